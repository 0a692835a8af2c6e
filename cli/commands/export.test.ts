import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exportTrace } from '../../counterexamples/export/formats.ts';
import { administratorRules } from '../../counterexamples/export/shell.ts';
import { toyTrace } from '../../counterexamples/testing/toy-trace.ts';
import { writeTrace } from '../../counterexamples/index.ts';
import { buildModel, designs, scenarios } from '../../model/index.ts';
import { EXIT } from '../system/exit-status.ts';
import { isInFindings, replayGallery } from '../maintain/gallery.ts';
import { run } from './run.ts';
import { fakeIo } from '../testing/fake-io.ts';

const disk = { 'x.json': writeTrace(toyTrace('no-lost-range')) };

describe('export', () => {
  test('prints, or writes a file', async () => {
    const io = fakeIo({ disk });
    expect(await run(['export', 'x.json', '--to', 'mermaid'], io)).toBe(EXIT.expected);
    expect(io.written.stdout).toMatch(/^sequenceDiagram\n/);
    const file = fakeIo({ disk });
    await run(['export', 'x.json', '--to', 'mermaid', '--output', 'd/x.mmd'], file);
    expect(file.written.stdout).toBe('');
    expect(file.disk.get('d/x.mmd')).toBe(io.written.stdout);
  });

  test('explains in the formats that have prose, and so does replay when it is asked to', async () => {
    const sentence = 'It takes 1 fault: with less the property is kept on t1-plain.';
    for (const argv of [
      ['export', 'x.json', '--to', 'text'],
      ['export', 'x.json', '--to', 'markdown'],
      ['replay', 'x.json', '--explain'],
    ]) {
      const io = fakeIo({ disk });
      expect(await run(argv, io)).toBe(EXIT.expected);
      expect(io.written.stdout).toContain(`\n- ${sentence}\n`);
    }
    const io = fakeIo({ disk });
    await run(['replay', 'x.json'], io);
    expect(io.written.stdout).not.toContain(sentence);
  });

  test.each([
    [[], 'export: expected the path of one counterexample; found none'],
    [['x.json'], /^export: expected --to with json or text or /],
    [['x.json', '--to', 'pdf'], /^--to pdf: expected json or text or .*, found "pdf"$/],
    [['y.json', '--to', 'json'], 'counterexample y.json: cannot read it: no such file'],
    [['bad.json', '--to', 'json'], 'bad.json: $.verdict: found "perhaps", expected "violated"'],
  ])('refuses %j with one message', async (argv, message) => {
    const bad = disk['x.json'].replace('"verdict": "violated"', '"verdict": "perhaps"');
    const io = fakeIo({ disk: { ...disk, 'bad.json': bad } });
    expect(await run(['export', ...argv], io)).toBe(EXIT.usage);
    const said = io.written.stderr.replace(/^soft-reserve-checker: |\n$/g, '');
    expect(said).toEqual(message instanceof RegExp ? expect.stringMatching(message) : message);
  });
});

test('a picture of too many states is refused with one message', () => {
  const large = replayGallery().find(
    ({ trace }) => trace.design === 'exclude-v6' && trace.bounds.userOps === 2,
  )!;
  expect(() => exportTrace(large, 'dot')).toThrow(
    /^\S+ under exclude-v6 has more than 300 states with /,
  );
});

describe('a shell script', () => {
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const scripts = replayGallery().map((replayed) => ({
    name: `${replayed.trace.design} ${replayed.trace.property}`,
    steps: replayed.trace.steps.map(({ rule }) => rule),
    text: exportTrace(replayed, 'shell'),
  }));
  const written = (text: string, name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const withStep = (rule: string) => scripts.find(({ steps }) => steps.includes(rule))!;

  test('has a command for each operation of the administrator in the model', () => {
    const budgets = { faults: 1, userOps: 2 };
    const models = designs.flatMap((design) =>
      scenarios.filter(isInFindings).map((scenario) => buildModel(scenario, design, budgets)),
    );
    const own = models.flatMap(({ system }) =>
      system.rules.filter(({ budget }) => [budget].flat().includes('userOps')),
    );
    const names = new Set(own.map(({ name }) => name));
    expect([...names].filter((name) => !administratorRules.includes(name))).toEqual([]);
    expect(scripts.filter(({ text }) => text.includes('no command of'))).toEqual([]);
  });

  test('is a script that bash and, where it is installed, shellcheck accept', () => {
    const all = scripts.map(({ text }, index) => written(text, `${index}.sh`));
    // A file each: bash -n looks at the first only.
    const samples = administratorRules.flatMap((rule) => withStep(rule)?.text ?? []);
    for (const text of samples) {
      expect(spawnSync('bash', ['-n', written(text, 'n.sh')]).stderr.toString()).toBe('');
    }
    const checked = spawnSync('shellcheck', all);
    if (checked.error === undefined) expect(checked.stdout.toString()).toBe('');
    else console.log('skipped: shellcheck is not installed');
  });

  test('changes nothing unless it is asked to', () => {
    const calls = join(folder, 'calls');
    for (const tool of ['cxl', 'daxctl', 'modprobe', 'tee', 'udevadm']) {
      chmodSync(written(`#!/bin/sh\necho ${tool} "$@" >> ${calls}\n`, tool), 0o755);
    }
    writeFileSync(calls, '');
    const script = written(withStep('admin: cxl destroy-region').text, 'd.sh');
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
    const printed = spawnSync('bash', [script], { env });
    expect(printed.stdout.toString()).toMatch(/^\+ cxl destroy-region -f region\d+$/m);
    expect(printed.status).toBe(0);
    const wrong = spawnSync('bash', [script, '--force'], { env });
    expect(wrong.stderr.toString()).toContain('[--destroy]');
    expect(wrong.status).toBe(2);
    // On a machine that is not the one of the scenario it does nothing either.
    expect(spawnSync('bash', [script, '--destroy'], { env }).status).toBe(1);
    expect(readFileSync(calls, 'utf8')).toBe('');
  });
});
