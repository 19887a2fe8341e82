export { IdentityModule } from './identity.module.js';
export { KeyError } from './key-error.js';
export { keyFileName } from './key-file.js';
export { KeyRing, type ApiKey, type KeyRole, type PrintedKeys } from './key-ring.js';
export { TokenVerifier, type Credentials } from './token-verifier.js';
