/** Mails that are sent; a project overrides one by `mail/<name>.html`, `mail/<name>.txt`, `mail/<name>.subject.txt`. */
export type MailName = 'confirmation' | 'invite' | 'magic_link' | 'recovery' | 'email_change' | 'reauthentication';

/** All of them. */
export const mailNames: readonly MailName[] = [
  'confirmation',
  'invite',
  'magic_link',
  'recovery',
  'email_change',
  'reauthentication',
];

/** Subject, plain text and HTML of one mail. */
export interface MailTemplate {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Words {
  readonly subject: string;
  readonly why: string;
  /** What the link says; null: there is only a code. */
  readonly link: string | null;
}

const words: Readonly<Record<MailName, Words>> = {
  confirmation: {
    subject: 'Confirm your address',
    why: 'Somebody, hopefully you, signed up with this address at {{ .SiteURL }}.',
    link: 'Confirm the address',
  },
  invite: {
    subject: 'You are invited',
    why: 'You have been invited to make an account at {{ .SiteURL }}.',
    link: 'Accept the invitation',
  },
  magic_link: { subject: 'Sign in', why: 'Here is the way in to {{ .SiteURL }}.', link: 'Sign in' },
  recovery: {
    subject: 'Choose a new password',
    why: 'A new password was asked for at {{ .SiteURL }}. Without your doing, nothing changes.',
    link: 'Choose a new password',
  },
  email_change: {
    subject: 'Confirm your new address',
    why: 'The address of an account at {{ .SiteURL }} is to be changed from {{ .Email }} to {{ .NewEmail }}.',
    link: 'Confirm the change',
  },
  reauthentication: {
    subject: '{{ .Token }} is your code',
    why: 'This code confirms that it is you who changes the account at {{ .SiteURL }}.',
    link: null,
  },
};

/** The mail of a project that brings none of its own. */
export function defaultTemplate(name: MailName): MailTemplate {
  const { subject, why, link } = words[name];
  const code = 'The code is {{ .Token }}; it counts for ten minutes.';
  const last = 'If this was not you, delete this mail: nobody gets in without it.';
  return {
    subject,
    text: [why, ...(link === null ? [] : [`${link}:\n{{ .ConfirmationURL }}`]), code, last].join('\n\n') + '\n',
    html: [
      '<!doctype html><html lang="en"><body style="font-family: sans-serif; line-height: 1.5; color: #1c2022">',
      `<p>${why}</p>`,
      ...(link === null ? [] : [`<p><a href="{{ .ConfirmationURL }}">${link}</a></p>`]),
      '<p>The code is <strong>{{ .Token }}</strong>; it counts for ten minutes.</p>',
      `<p>${last}</p>`,
      '</body></html>',
    ].join('\n'),
  };
}
