/** What PostgreSQL takes without a language being said, where its settings are those of a Supabase project. */
export const defaultLanguage = 'english';

/** The text search configurations that every PostgreSQL 14 and newer has. */
const languages: ReadonlySet<string> = new Set(
  (
    'simple arabic armenian basque catalan danish dutch english finnish french german greek hindi hungarian indonesian ' +
    'irish italian lithuanian nepali norwegian portuguese romanian russian serbian spanish swedish tamil turkish yiddish'
  ).split(' '),
);

export const isLanguage = (name: string): boolean => languages.has(name);

const english: ReadonlySet<string> = new Set(
  (
    'i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it ' +
    'its itself they them their theirs themselves what which who whom this that these those am is are was were be been ' +
    'being have has had having do does did doing a an the and but if or because as until while of at by for with about ' +
    'against between into through during before after above below to from up down in out on off over under again ' +
    'further then once here there when where why how all any both each few more most other some such no nor not only ' +
    'own same so than too very s t can will just don should now'
  ).split(' '),
);

/** Whether PostgreSQL leaves a word out. Only English's words are known here. */
export const isLeftOut = (word: string, language: string): boolean => language === 'english' && english.has(word);
