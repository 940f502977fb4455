import { countRows, withFile } from "./with-file.ts";

/** `npm run restore -- --from file`: puts a backup into an empty database, before web and worker are started on it. */
await withFile({
  script: "restore",
  option: "from",
  work: async ({ url, file }) => {
    const { restore } = await import("#app/platform/restore.server.ts");
    return `${countRows(await restore({ url, file }))} are restored. Start web and worker: what came since is looked up.\n`;
  },
});
