/**
 * Of Polaris' own, on its surface: each of the marks has a contrast of 3:1 and more to it (store 6.0, online 4.6, previous 6.3). SVG
 * attributes take no custom properties everywhere.
 */
export const chartColors = {
  store: "#005bd3",
  online: "#8051ff",
  previous: "#616161",
  text: "#616161",
  grid: "#ebebeb",
  axis: "#8a8a8a",
  hover: "rgba(0, 0, 0, 0.05)",
  surface: "#ffffff",
} as const;
