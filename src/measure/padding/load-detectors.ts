import { loadFolder } from "../../kit/load-folder.ts";
import { isDetector, type Detector } from "./detector.ts";

/** Every file of `src/measure/detectors`, by id. */
export function loadDetectors(): Promise<ReadonlyMap<string, Detector>> {
  return loadFolder(new URL("../detectors/", import.meta.url), isDetector);
}
