/** What a template may name: texts, and under `Data` whatever the user's metadata holds. */
export interface TemplateValues {
  readonly ConfirmationURL: string;
  readonly Token: string;
  readonly TokenHash: string;
  readonly SiteURL: string;
  readonly RedirectTo: string;
  readonly Email: string;
  readonly NewEmail: string;
  readonly Data: Readonly<Record<string, unknown>>;
}

const tag = /\{\{-?\s*(.*?)\s*-?\}\}/gs;

/**
 * Fills a mail template in: `{{ .Token }}`, `{{ .Data.name }}`, `{{ if .Data.name }}…{{ else }}…{{ end }}`, as GoTrue's
 * templates use them. What is not known is empty, as in Go. `html`: values are escaped.
 */
export function renderTemplate(template: string, values: TemplateValues, as: 'html' | 'text'): string {
  const write = as === 'html' ? escapeHtml : oneLine;
  const shown: boolean[] = [];
  let result = '';
  let at = 0;
  for (const match of template.matchAll(tag)) {
    if (shown.every(Boolean)) result += template.slice(at, match.index);
    at = match.index + match[0].length;
    const words = match[1] ?? '';
    if (words.startsWith('if ')) shown.push(valueOf(words.slice(3), values) !== '');
    else if (words === 'else') shown.push(!(shown.pop() ?? true));
    else if (words === 'end') shown.pop();
    else if (shown.every(Boolean)) result += write(valueOf(words, values));
  }
  return result + template.slice(at);
}

function valueOf(name: string, values: TemplateValues): string {
  const path = name.trim().split('.').slice(1);
  let value: unknown = values;
  for (const step of path) {
    const here: unknown = value;
    value =
      typeof here === 'object' && here !== null && Object.hasOwn(here, step)
        ? (here as Record<string, unknown>)[step]
        : '';
  }
  return typeof value === 'string' ? value : typeof value === 'number' || value === true ? String(value) : '';
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);

/** A value cannot add lines of its own to a plain mail. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ');
