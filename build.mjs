// Builds static/build/ from assets/: one style sheet, one script, the font files and the brand's drawings.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const root = dirname(fileURLToPath(import.meta.url));
const out = join(root, "static", "build");
const fonts = join(root, "node_modules", "@fontsource-variable", "atkinson-hyperlegible-next");

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "fonts"), { recursive: true });
mkdirSync(join(out, "img"), { recursive: true });

for (const part of ["latin", "latin-ext"]) {
  cpSync(
    join(fonts, "files", `atkinson-hyperlegible-next-${part}-wght-normal.woff2`),
    join(out, "fonts", `atkinson-hyperlegible-next-${part}.woff2`),
  );
}
cpSync(join(fonts, "LICENSE"), join(out, "fonts", "LICENSE.txt"));
cpSync(join(root, "assets", "brand"), join(out, "img"), { recursive: true });

const { css } = sass.compile(join(root, "assets", "scss", "app.scss"), {
  loadPaths: [join(root, "node_modules")],
  quietDeps: true,
});
// The style sheet must lean on nothing but what is built here: a missing file would stop the release.
for (const [, url] of css.matchAll(/url\("?([^")]+)"?\)/g)) {
  if (!url.startsWith("data:")) readFileSync(join(out, url));
}
const style = await esbuild.transform(css, { loader: "css", minify: true, target: "es2022" });
writeFileSync(join(out, "app.css"), style.code);

await esbuild.build({
  entryPoints: [join(root, "assets", "js", "app.js")],
  outfile: join(out, "app.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  nodePaths: [join(root, "node_modules")],
});

for (const name of ["app.css", "app.js", "fonts/atkinson-hyperlegible-next-latin.woff2"]) {
  const bytes = readFileSync(join(out, name));
  const wire = name.endsWith("woff2") ? bytes.length : gzipSync(bytes, { level: 9 }).length;
  const brotli = name.endsWith("woff2") ? bytes.length : brotliCompressSync(bytes).length;
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  console.log(`${name.padEnd(46)} ${hash}  ${(wire / 1000).toFixed(1)} kB gzip, ${(brotli / 1000).toFixed(1)} kB brotli`);
}
