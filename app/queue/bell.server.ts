/** Wakes whoever waits. A ring that comes while nobody waits is heard by the next one who does. */
export type Bell = { ring: () => void; heard: (seconds: number) => Promise<void> };

export function createBell(): Bell {
  let rung = false;
  let wake = () => {};
  return {
    ring: () => {
      rung = true;
      wake();
    },
    heard: async (seconds) => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, seconds * 1000);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
    },
  };
}
