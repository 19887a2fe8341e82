import type { CompatibilityCase, Page } from '../behaviour.js';

const odd = (query: string, ...ids: number[]): CompatibilityCase => ({
  request: `Odd%20Names?select=id&${query}`,
  ids,
});

export const urlGrammar: Page = {
  title: 'URL Grammar',
  path: 'api/url_grammar',
  behaviours: [
    {
      says: 'Names of tables, of columns and values are Unicode, percent-encoded',
      same: [
        odd('%C3%9Cn%C3%AFcode=eq.%E6%9D%B1%E4%BA%AC', 2),
        { request: 'Odd%20Names?select=%C3%9Cn%C3%AFcode&id=eq.1', text: '[{"Ünïcode":"Straße"}]' },
        { request: '%D9%85%D9%88%D8%A7%D8%B1%D8%AF?select=%D8%B1%D9%82%D9%85', text: '[{"رقم":1}]' },
      ],
    },
    { says: 'Tables and columns with blanks', same: [odd('with%20space=eq.b%20l%20a%20n%20k', 2)] },
    {
      says: 'Reserved characters in a value of `in`: double quotes around it',
      same: [
        {
          request: 'sample?select=id&order=id&name=in.(%22with,%20comma%22,%22Ada%22,%22a_b%25c%5C%5Cd*e%22)',
          ids: [1, 6],
        },
      ],
    },
    { says: 'Reserved characters in a column’s name: double quotes around it', same: [odd('%22a.b%22=like.*ot', 1)] },
    {
      says: 'In a quoted value, `\\"` is a quote and `\\\\` a backslash',
      same: [
        odd('%22say%20%5C%22hi%5C%22%22=eq.quote', 1),
        { request: 'sample?select=id&name=in.(%22a_b%25c%5C%5Cd*e%22)', ids: [6] },
      ],
    },
    {
      says: 'A literal cannot be selected; a view says it',
      same: [{ request: 'sample?select=%27Active%27', status: 400, error: ['PGRST100'] }],
    },
  ],
};
