/**
 * A small set of keep-alive connections to one address. Normally one is used again and again; another is opened only while
 * the first ones are busy. undici's own pool cannot be asked for that: it counts a connection as busy until the next turn of
 * the event loop and so opens a second one for errands that follow each other closely.
 */
import type { Client } from "undici";

/** Hands out connections; `open` makes one, which connects when it is first used. */
export class Connections {
  readonly #clients: { readonly client: Client; busy: number }[] = [];
  readonly #most: number;
  readonly #open: () => Client;

  constructor(most: number, open: () => Client) {
    this.#most = most;
    this.#open = open;
  }

  /** Lends the first idle connection, a new one while there may be more, else the least busy one, where it waits. */
  async lend<T>(use: (client: Client) => Promise<T>): Promise<T> {
    const taken = this.#choose();
    taken.busy += 1;
    try {
      return await use(taken.client);
    } finally {
      taken.busy -= 1;
    }
  }

  /** Gives up everything under way and closes all. */
  async destroy(): Promise<void> {
    await Promise.all(this.#clients.map(({ client }) => client.destroy()));
  }

  #choose(): { readonly client: Client; busy: number } {
    const idle = this.#clients.find(({ busy }) => busy === 0);
    if (idle !== undefined) return idle;
    const leastBusy = this.#clients.toSorted((a, b) => a.busy - b.busy)[0];
    if (leastBusy !== undefined && this.#clients.length >= this.#most) return leastBusy;
    const opened = { client: this.#open(), busy: 0 };
    this.#clients.push(opened);
    return opened;
  }
}
