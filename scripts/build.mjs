// Builds static/dist/ from static/js/pages/*.js and static/css/pages/*.css, and writes dist/manifest.json, which tells
// the templates the hashed name of each file: {"js/pages/draft.js": "js/pages/draft-AB12CD34.js", ...}. A font or image
// is listed by its plain name: {"fonts/literata-latin-opsz-normal.woff2": "fonts/literata-...-EF56.woff2"}.
// With --watch it stays and builds again at every change.

import { readFile, readdir, rm, writeFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import esbuild from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const source = path.join(root, "static");
const dist = path.join(source, "dist");
const watching = process.argv.includes("--watch");

/** Compressing pays from about one network packet on. */
const SMALLEST_COMPRESSED = 1400;

/**
 * Entry points: every script and style sheet that a page names.
 * @returns {Promise<string[]>}
 */
async function entryPoints() {
  const found = [];
  for (const kind of ["js", "css"]) {
    const folder = path.join(source, kind, "pages");
    const names = await readdir(folder).catch(() => /** @type {string[]} */ ([]));
    found.push(...names.filter((name) => name.endsWith(`.${kind}`)).map((name) => path.join(folder, name)));
  }
  return found.sort();
}

/**
 * The plain name of each output that something may ask for: entry points, and files that came in by url().
 * @param {esbuild.Metafile} metafile
 */
function manifestOf(metafile) {
  /** @type {Record<string, string>} */
  const manifest = {};
  for (const [output, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    const hashed = path.relative(dist, path.join(root, output));
    const asked = entryPoint && path.relative(source, path.join(root, entryPoint));
    if (asked && /^(js|css)\/pages\//.test(asked)) {
      manifest[asked] = hashed;
    } else if (hashed.startsWith("fonts/")) {
      for (const input of Object.keys(inputs)) manifest[`fonts/${path.basename(input)}`] = hashed;
    }
  }
  return Object.fromEntries(Object.entries(manifest).sort());
}

/**
 * Put a .br and a .gz beside a text file, for servers that hand out what is compressed already.
 * @param {string} file
 */
async function compress(file) {
  const content = await readFile(file);
  if (content.length < SMALLEST_COMPRESSED) return;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content, quality));
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }));
}

/**
 * Remove what earlier builds left.
 * @param {Set<string>} wanted absolute names
 */
async function removeStale(wanted) {
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !wanted.has(file.replace(/\.(br|gz)$/, ""))) await rm(file);
  }
}

/** @type {esbuild.Plugin} */
const finish = {
  name: "finish",
  setup(build) {
    build.onEnd(async (result) => {
      if (result.errors.length > 0 || !result.metafile) return;
      const outputs = Object.keys(result.metafile.outputs).map((output) => path.join(root, output));
      if (!watching) await Promise.all(outputs.filter((file) => /\.(js|css)$/.test(file)).map(compress));
      const manifest = path.join(dist, "manifest.json");
      await mkdir(dist, { recursive: true });
      await writeFile(manifest, `${JSON.stringify(manifestOf(result.metafile), null, 2)}\n`);
      await removeStale(new Set([...outputs, manifest]));
      console.log(`Built static/dist/ (${outputs.length} files)`);
    });
  },
};

/** @type {esbuild.BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: await entryPoints(),
  outbase: source,
  outdir: dist,
  bundle: true,
  format: "esm",
  splitting: true,
  minify: true,
  sourcemap: "linked",
  target: ["es2022", "chrome109", "firefox115", "safari16"],
  entryNames: "[dir]/[name]-[hash]",
  chunkNames: "js/chunks/[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
  loader: { ".woff2": "file" },
  metafile: true,
  logLevel: "warning",
  plugins: [finish],
};

if (watching) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await esbuild.build(options).catch(() => process.exit(1));
}
