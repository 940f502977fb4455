import { rotateKeys } from "#app/platform/rotate-keys.server.ts";
import { acrossShops } from "#app/platform/shop-scope.server.ts";
import { exitWith, start } from "#app/platform/start.server.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";

/** `npm run keys:rotate`: seals every token and credential with the first key of ENCRYPTION_KEYS. Afterwards the other keys may go. */
try {
  const platform = await start(prepareQueues);
  const { resealed, unreadable } = await acrossShops(() => rotateKeys());
  await platform.stop();
  process.stdout.write(`${resealed} sealed again with the first key.\n`);
  if (unreadable.length > 0) {
    process.stderr.write(`No key opens these; put the key that sealed them back into ENCRYPTION_KEYS, or let them be entered again:\n`);
    for (const place of unreadable) process.stderr.write(`  ${place}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  exitWith(error);
}
