import { UpshotError } from "../kit/errors.ts";

/** Memory for bodies of requests, of all of them together: what does not fit is told to come back. */
export interface Room {
  /** @throws UpshotError `busy` where it does not fit */
  hold(request: object, bytes: number): void;
  /** More than half is taken: nothing new should begin. */
  readonly crowded: boolean;
}

const shares = new WeakMap<object, { readonly give: (bytes: number) => void; bytes: number }>();

function makeRoom(most: number): Room {
  let taken = 0;
  const give = (bytes: number): void => {
    taken -= bytes;
  };
  return {
    hold: (request, bytes) => {
      if (taken + bytes > most)
        throw new UpshotError({
          code: "busy",
          message: "More is being sent at once than can be taken in",
          hint: "Send it again in a moment.",
        });
      const share = shares.get(request) ?? { give, bytes: 0 };
      share.bytes += bytes;
      shares.set(request, share);
      taken += bytes;
    },
    get crowded() {
      return taken > most / 2;
    },
  };
}

/** For senders who showed a key or are signed in. A small body may unpack to a large one: both count. */
export const knownRoom = makeRoom(256 << 20);
/** For bodies that must be read before their sender is known, by their signature: nobody unknown takes the room of the others. */
export const unknownRoom = makeRoom(64 << 20);

/** The request was answered: what it held is free. */
export function letGo(request: object): void {
  const share = shares.get(request);
  if (share === undefined) return;
  share.give(share.bytes);
  shares.delete(request);
}
