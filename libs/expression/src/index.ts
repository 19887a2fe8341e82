export type * from './expression.js';
