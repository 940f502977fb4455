import { runDemo } from "#test/demo/run-demo.ts";

/** `npm run demo -- --once` whose day was played already, with books that are as the argument says, "good" or not: for the test of how it ends. */
runDemo(["--once"], { once: () => Promise.resolve(process.argv[2] === "good") });
