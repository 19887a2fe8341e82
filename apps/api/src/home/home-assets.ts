/** A file of ours that a page loads. */
export interface Asset {
  readonly type: string;
  readonly body: string;
}

const css = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5a6675; --line: #d8dee6; --ground: #fff; --box: #f5f7fa; --accent: #0b5cad; --good: #1a7f4b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf2; --soft: #9aa7b8; --line: #2f3947; --ground: #12171f; --box: #1b222d; --accent: #6cb2ff; --good: #4ac98a; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
main, footer { max-width: 46rem; margin: 0 auto; padding: 0 1.25rem; }
h1 { margin: 3.5rem 0 .5rem; font-size: 2rem; letter-spacing: -.02em; }
.running { font-weight: 400; color: var(--good); }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.15rem; }
dl { margin: 1.5rem 0; border-top: 1px solid var(--line); }
dl div { display: grid; grid-template-columns: 9rem 1fr; gap: 1rem; padding: .6rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
code, pre { font: .875rem/1.5 ui-monospace, Menlo, Consolas, monospace; }
.key { font-size: .8rem; }
pre { margin: 0; padding: .9rem 1rem; background: var(--box); border: 1px solid var(--line); border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
#answer { max-height: 24rem; overflow: auto; }
a { color: var(--accent); }
button { font: inherit; padding: .45rem 1rem; color: var(--ground); background: var(--accent); border: 0; border-radius: .4rem; cursor: pointer; }
button:disabled { opacity: .6; cursor: wait; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
footer { margin-top: 3rem; padding-bottom: 2rem; color: var(--soft); font-size: .875rem; }
@media (max-width: 34rem) { dl div { grid-template-columns: 1fr; gap: 0; } }
`;

const script = `
const button = document.getElementById('send');
const answer = document.getElementById('answer');
button.addEventListener('click', async () => {
  button.disabled = true;
  try {
    const response = await fetch(button.dataset.path, { headers: { apikey: button.dataset.key } });
    const body = JSON.stringify(await response.json(), null, 2);
    answer.textContent = (response.status + ' ' + response.statusText).trim() + '\\n\\n' + body;
  } catch (error) {
    answer.textContent = 'No answer: ' + error.message;
  }
  answer.hidden = false;
  button.disabled = false;
});
`;

/** A rope from masthead to stern: what a backstay is on a ship. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5cad"/><path d="M11 25V6l14 19z" fill="none" stroke="#fff" stroke-width="2.5" stroke-linejoin="round"/><path d="M5 25h22" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/></svg>`;

/** Files under `/assets`, by name. */
export const homeAssets: ReadonlyMap<string, Asset> = new Map([
  ['home.css', { type: 'text/css; charset=utf-8', body: css }],
  ['home.js', { type: 'text/javascript; charset=utf-8', body: script }],
  ['icon.svg', { type: 'image/svg+xml', body: icon }],
]);
