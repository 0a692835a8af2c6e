/**
 * Every relative link of the documents leads to a file that exists, and to a heading of it.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const NOT_OURS = ['node_modules', 'dist', 'out'];

const pages = readdirSync(root)
  .filter((name) => !NOT_OURS.includes(name) && !name.startsWith('.'))
  .flatMap((name) => {
    const path = join(root, name);
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((p) => join(path, p));
  })
  .filter((path) => path.endsWith('.md'));

/** What is neither code in a line nor between fences. */
function prose(text: string): string {
  return text.replace(/^ *```[\s\S]*?^ *```/gm, '').replace(/`[^`\n]*`/g, 'code');
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const headings = text.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/^#{1,6} +(.*)$/gm);
  return new Set(
    [...headings].map(([, heading]) => {
      const anchor = heading!
        .trim()
        .toLowerCase()
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
        .replaceAll(' ', '-');
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    }),
  );
}

it('gives headings the anchors of GitHub', () => {
  const text = '# v7.1\n## Does a real kernel do that?\n```\n# no\n```\n## `a_b` [c](d)\n# v7.1\n';
  expect([...anchorsOf(text)]).toEqual(['v71', 'does-a-real-kernel-do-that', 'a_b-c', 'v71-1']);
});

it('every relative link leads somewhere', () => {
  const anchors = new Map<string, ReadonlySet<string>>();
  const links = pages.flatMap((page) =>
    [...prose(readFileSync(page, 'utf8')).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => ({
      page,
      target: target!,
    })),
  );
  const relatives = links.filter(({ target }) => !/^[a-z]+:/.test(target));
  expect(relatives.length).toBeGreaterThan(1000);
  const broken = relatives.filter(({ page, target }) => {
    const [path, anchor] = target.split('#') as [string, string?];
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(file)) return true;
    if (anchor === undefined) return false;
    if (!anchors.has(file)) anchors.set(file, anchorsOf(readFileSync(file, 'utf8')));
    return !anchors.get(file)!.has(anchor);
  });
  expect(broken.map(({ page, target }) => `${relative(root, page)}: ${target}`)).toEqual([]);
});
