import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

/** Minutes each, and most of them spent waiting: begun last, they would keep one worker busy while the other has nothing left to do. */
const long = ["test/demo/demo.test.ts", "test/chaos/chaos.test.ts"];

/** The order of vitest, but for these. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => long.some((file) => moduleId.endsWith(`/${file}`));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
