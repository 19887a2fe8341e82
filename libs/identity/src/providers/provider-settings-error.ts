import { OperatorError } from '@backstay/kernel';

/** A provider is registered in a way that cannot be used; the message names the setting. */
export class ProviderSettingsError extends OperatorError {}
