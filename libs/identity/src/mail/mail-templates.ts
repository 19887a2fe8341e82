import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '@backstay/config';
import { Injectable } from '@nestjs/common';
import { defaultTemplate, type MailName, type MailTemplate } from './default-templates.js';

/** The project's templates, read at each use, so that an edit shows at once; each part that is missing is the default's. */
@Injectable()
export class MailTemplates {
  readonly #folder: string;

  constructor({ project }: Config) {
    this.#folder = join(project.root, 'mail');
  }

  get(name: MailName): MailTemplate {
    const standard = defaultTemplate(name);
    const html = this.#read(`${name}.html`);
    return {
      subject: this.#read(`${name}.subject.txt`)?.trim() ?? standard.subject,
      html: html ?? standard.html,
      text: this.#read(`${name}.txt`) ?? standard.text,
    };
  }

  #read(file: string): string | null {
    try {
      return readFileSync(join(this.#folder, file), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }
}
