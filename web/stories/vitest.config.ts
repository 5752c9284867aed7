import { defineConfig } from "vitest/config";

// Told by tests/web/test_stories.py, which runs the local cloud.
export default defineConfig({
  test: {
    include: ["stories/*.story.ts"],
    root: `${import.meta.dirname}/..`,
    fileParallelism: false,
    testTimeout: 90_000,
  },
});
