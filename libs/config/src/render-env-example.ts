import { settingGroups } from './settings.js';

/** The `.env.example` of a new project: every setting, commented out, with its default. */
export function renderEnvExample(): string {
  const groups = settingGroups.flatMap(({ title, settings }) => {
    const lines = settings
      // The project folder cannot be named by a file in it.
      .filter((setting) => setting.name !== 'BACKSTAY_PROJECT')
      .map((setting) => `# ${plain(setting.about)} Default: ${plain(setting.default)}.\n#${setting.name}=`);
    return lines.length === 0 ? [] : [`## ${title}\n\n${lines.join('\n\n')}\n`];
  });
  return `# Copy to .env and fill in what you need; an environment variable of the same name wins.\n\n${groups.join('\n')}`;
}

const plain = (markdown: string): string => markdown.replaceAll('`', '');
