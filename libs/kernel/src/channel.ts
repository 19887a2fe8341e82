import { channel, type Channel as NodeChannel } from 'node:diagnostics_channel';

/**
 * News from the depth of a request that costs nothing where nobody listens (Node's `diagnostics_channel`). Unlike
 * `Events`, it is told at once and inside the caller's asynchronous context, so that a listener knows whose it is.
 */
export class Channel<Message> {
  readonly #channel: NodeChannel;

  constructor(name: string) {
    this.#channel = channel(name);
  }

  /** Somebody listens: a message is worth making. */
  get heard(): boolean {
    return this.#channel.hasSubscribers;
  }

  publish(message: Message): void {
    this.#channel.publish(message);
  }

  /** Calls `listener` with every message, which only this channel sends; the answer takes it off again. */
  subscribe(listener: (message: Message) => void): () => void {
    const heard = (message: unknown): void => listener(message as Message);
    this.#channel.subscribe(heard);
    return () => {
      this.#channel.unsubscribe(heard);
    };
  }
}
