export type { Json, JsonObject } from './json.js';
export { isExactNumber, parseClaims } from './claims-json.js';
export { err, ok, type Result } from './result.js';
export { bypassesPolicies, roles, type Principal, type Role } from './principal.js';
export { Failure, type ErrorEntry } from './errors/failure.js';
export { catalogue, type Catalogue } from './errors/catalogue.js';
export { fail, factsOf, type FactsOf } from './errors/fail.js';
export { renderErrors } from './errors/render-errors.js';
export { Events, type Event, type RequestFinished } from './events.js';
