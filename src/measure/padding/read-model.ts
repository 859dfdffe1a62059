import learnt from "./learnt-model.json" with { type: "json" };
import type { PaddingModel } from "./padding-model.ts";

/** The model that comes with Upshot. */
export function readModel(): PaddingModel {
  return learnt;
}
