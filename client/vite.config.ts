import { defineConfig } from "vitest/config";

const devServer = { host: "127.0.0.1", port: 5173 };

export default defineConfig({
  // The server answers for the built files under this address.
  base: "/static/dist/",
  build: {
    outDir: "../src/unknot/shell/web/static/dist",
    emptyOutDir: true,
    // The server's pages find the hashed names in .vite/manifest.json.
    manifest: true,
    target: "es2022",
    // Content-Security-Policy allows no data: address, so nothing is put inline.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { main: "src/main.ts", player: "src/player.ts", sw: "src/sw.ts" },
      output: {
        // A service worker keeps its address for life.
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  server: { ...devServer, strictPort: true, cors: true, origin: `http://${devServer.host}:${devServer.port}` },
  test: { include: ["src/**/*.test.ts"] },
});
