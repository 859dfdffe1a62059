/** Counts fingerprints, each at most once per group (a commit, a session). Open addressing: millions of lines in little memory. */
export interface FingerprintCounts {
  /** Counts a fingerprint for the group; again in the same group changes nothing. Groups come one after another. */
  add(fingerprint: number, group: number): void;
  of(fingerprint: number): number;
}

export function createCounts(): FingerprintCounts {
  let keys = new Uint32Array(1 << 12);
  let counts = new Uint32Array(keys.length);
  let groups = new Int32Array(keys.length).fill(-1);
  let size = 0;
  const slotOf = (fingerprint: number): number => {
    const mask = keys.length - 1;
    let slot = fingerprint & mask;
    while (keys[slot] !== 0 && keys[slot] !== fingerprint) slot = (slot + 1) & mask;
    return slot;
  };
  const grow = (): void => {
    const old = { keys, counts, groups };
    keys = new Uint32Array(old.keys.length * 2);
    counts = new Uint32Array(keys.length);
    groups = new Int32Array(keys.length).fill(-1);
    for (let index = 0; index < old.keys.length; index++) {
      const key = old.keys[index] ?? 0;
      if (key === 0) continue;
      const slot = slotOf(key);
      keys[slot] = key;
      counts[slot] = old.counts[index] ?? 0;
      groups[slot] = old.groups[index] ?? -1;
    }
  };
  return {
    add(fingerprint, group) {
      if (fingerprint === 0) return;
      const slot = slotOf(fingerprint);
      if (groups[slot] === group) return;
      groups[slot] = group;
      counts[slot] = (counts[slot] ?? 0) + 1;
      if (keys[slot] !== 0) return;
      keys[slot] = fingerprint;
      if (++size * 2 > keys.length) grow();
    },
    of: (fingerprint) => (fingerprint === 0 ? 0 : (counts[slotOf(fingerprint)] ?? 0)),
  };
}
