import { countRows, withFile } from "./with-file.ts";

/** `npm run backup -- --to file`: everything in the database, as it is at this moment, while web and worker go on. */
await withFile({
  script: "backup",
  option: "to",
  work: async ({ url, file }) => {
    const { backUp } = await import("#app/platform/back-up.server.ts");
    const { rows, bytes } = await backUp({ url, file });
    return `${countRows(rows)} are in ${file} (${bytes} bytes).\nSecrets in it are sealed: keep ENCRYPTION_KEYS as well, in another place.\n`;
  },
});
