// `npm run bench [-- transfer | sign-in | bookshop | weight | growth]`: each measurement is a file in bench/; without a word it is
// bench/requests.mjs (`--help` tells its options).
const measurements = ['transfer', 'sign-in', 'bookshop', 'weight', 'growth'];
const [word] = process.argv.slice(2);
await import(`./bench/${measurements.includes(word) ? word : 'requests'}.mjs`);
