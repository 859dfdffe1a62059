import { useState } from "react";

/** Whether something was ever true: what opens rarely is loaded at its first opening, then stays. */
export function useEver(now: boolean): boolean {
  const [ever, setEver] = useState(now);
  if (now && !ever) setEver(true);
  return ever || now;
}
