export { TokenVerifier, type Credentials } from './token-verifier.js';
