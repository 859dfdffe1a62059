/** A provider's package wanted a second request for one call. */
export class SecondRequest extends Error {
  override name = "SecondRequest";
}

/** One request and no more: money is held for one, and a package that asks again by itself (Google's long answers) would spend twice. */
export function oneRequest(call: typeof fetch): typeof fetch {
  let sent = false;
  return async (target, init) => {
    if (sent) throw new SecondRequest("a call of a model is one request");
    sent = true;
    return call(target, init);
  };
}
