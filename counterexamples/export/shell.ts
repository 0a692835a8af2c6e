/**
 * The administrator's part of a counterexample as a shell script for a test machine. Nothing that
 * changes the machine runs unless it is asked for.
 */
import type { Scene, Story, StoryStep } from '../replay/story.ts';
import { hanging } from '../words/wrap.ts';

const WIDTH = 80;

/** The script. It needs bash, and cxl and daxctl of the ndctl project. */
export function shellScript(story: Story): string {
  const { trace, design, property, scenes, steps } = story;
  const { windows } = trace.scenario;
  const faults = steps.filter(({ by }) => by === 'fault');
  return [
    '#!/usr/bin/env bash',
    ...comment(`${design.id} violates ${property.id} on ${trace.scenario.name}:`),
    ...comment(`"${property.sentence}"`),
    '#',
    ...comment(`Design: ${design.title}; ${design.origin}`),
    ...comment(
      'For a test machine with such a kernel and such memory. Without an argument it only prints what it would do; --destroy does it: regions and the memory in them are lost, and so is what runs there.',
    ),
    ...faults.flatMap((step) =>
      comment(`Not in the hands of an administrator: step ${step.number}, ${step.line}`),
    ),
    PRELUDE,
    ...windows.map(({ start, end }, index) =>
      ['expect_window', start, end, quote(`CXL Window ${index}`)].join(' '),
    ),
    'show_iomem',
    '',
    ...steps.flatMap((step) => stepLines(step, scenes[step.number - 1]!, story)),
    "printf 'In the model /proc/iomem is now:\\n'",
    "cat <<'END_OF_IOMEM'",
    ...scenes.at(-1)!.iomemText,
    'END_OF_IOMEM',
    ...comment(story.clause),
    '',
  ].join('\n');
}

const PRELUDE = `set -euo pipefail

mode=print
case "\${1:-}" in
  '') ;;
  --destroy) mode=run ;;
  *)
    printf 'usage: %s [--destroy]\\n' "$0" >&2
    exit 2
    ;;
esac
if [ "$mode" = run ] && [ "$(id -u)" -ne 0 ]; then
  printf 'must be root\\n' >&2
  exit 1
fi

# Prints a command, and runs it with --destroy; that it fails may be the point.
run() {
  printf '+ %s\\n' "$*"
  [ "$mode" = run ] || return 0
  "$@" || printf '  ended with status %s\\n' "$?"
  udevadm settle || true
}

show_iomem() {
  grep -E 'Soft Reserved|CXL Window|region[0-9]|dax[0-9]|kmem' /proc/iomem || true
}

# expect_window START END NAME: is this the machine?
expect_window() {
  if grep -q -i -E "^ *0*\${1#0x}-0*\${2#0x} : $3" /proc/iomem; then return; fi
  printf 'not here: %s-%s : %s (see /proc/iomem as root)\\n' "$1" "$2" "$3" >&2
  [ "$mode" = print ] || exit 1
}

# find_device KIND ATTRIBUTE ADDRESS NAME: the device of the bus cxl or dax at an address,
# under whatever name it has here; NAME is the one in the model.
find_device() {
  local device
  for device in /sys/bus/cxl/devices/"$1"* /sys/bus/dax/devices/"$1"*; do
    [ -r "$device/$2" ] || continue
    if [ "$(($(cat "$device/$2")))" -eq "$(($3))" ]; then
      basename "$device"
      return
    fi
  done
  if [ "$mode" = run ]; then
    printf 'no %s at %s\\n' "$1" "$3" >&2
    exit 1
  fi
  printf '%s\\n' "$4"
}
`;

function stepLines(step: StoryStep, before: Scene, story: Story): string[] {
  const title = [
    ...comment(`${step.number}. [${step.actor}] ${step.line}`),
    ...step.outcomes.flatMap((outcome) => comment(`in the model it reports: ${outcome}`)),
  ];
  if (step.by !== 'administrator') return title;
  const command = COMMANDS[step.rule]?.(step, before, story);
  return [...title, ...(command ?? comment('no command of cxl or daxctl does this')), ''];
}

type Command = (step: StoryStep, before: Scene, story: Story) => readonly string[] | undefined;

/** Takes the PCI device of a memdev off its bus. */
const REMOVE_DEVICE = onMemdev((memdev) => [
  '# the memdev is a child of the PCI device',
  `memdev=$(readlink -f /sys/bus/cxl/devices/${memdev} || true)`,
  'run tee "${memdev%/*}/remove" <<<1',
]);

const RESET_DEVICE = onMemdev((memdev) => [
  '# the memdev is a child of the PCI device',
  `memdev=$(readlink -f /sys/bus/cxl/devices/${memdev} || true)`,
  'run tee "${memdev%/*}/reset_method" <<<cxl_bus',
  'run tee "${memdev%/*}/reset" <<<1',
]);

const OFFLINE_ALL: readonly string[] = [
  'for dax in /sys/bus/dax/devices/dax*; do',
  '  [ -e "$dax" ] && run daxctl offline-memory "$(basename "$dax")"',
  'done',
];

/** By the name of the rule. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'admin: cxl destroy-region': onRegion('run cxl destroy-region -f "$region"'),
  'admin: delete_region': onRegion(
    'run tee "$(dirname "$(readlink -f "/sys/bus/cxl/devices/$region")")/delete_region" <<<"$region"',
  ),
  'admin: cxl disable-region': onRegion('run cxl disable-region -f "$region"'),
  'admin: cxl enable-region': onRegion('run cxl enable-region "$region"'),
  'admin: bind dax_region again': onRegion('run tee /sys/bus/cxl/drivers_probe <<<"dax_$region"'),
  'admin: daxctl offline-memory': onDax('run daxctl offline-memory "$dax"'),
  'admin: daxctl online-memory': onDax('run daxctl online-memory "$dax"'),
  'admin: daxctl disable-device': onDax('run daxctl disable-device -f "$dax"'),
  'admin: daxctl enable-device': onDax('run daxctl reconfigure-device --mode=system-ram "$dax"'),
  'admin: daxctl reconfigure-device --mode=devdax': onDax(
    'run daxctl reconfigure-device -f --mode=devdax "$dax"',
  ),
  'admin: create a region by sysfs, commit fails': ({ line }, _, { trace }) => {
    const [, window, memdev, half] =
      / in decoder0\.(\d+) on (.+?)(, half)?: commit fails$/.exec(line) ?? [];
    const start = trace.scenario.windows[Number(window)]?.start;
    const device = trace.scenario.devices.find(({ name }) => name === memdev);
    if (start === undefined || device === undefined) return undefined;
    const size = BigInt(device.capacity) / (half === undefined ? 1n : 2n);
    return [
      `decoder=$(find_device decoder0. start ${start} decoder0.${window})`,
      'root="/sys/bus/cxl/devices/$decoder"',
      'region=$(cat "$root/create_ram_region")',
      `endpoint=$(cxl list -D -d endpoint -m ${quote(device.name)} | sed -n 's/.*"decoder":"\\([^"]*\\)".*/\\1/p' | head -n 1)`,
      'run tee "$root/create_ram_region" <<<"$region"',
      'run tee "/sys/bus/cxl/devices/$region/interleave_ways" <<<1',
      'run tee "/sys/bus/cxl/devices/$region/interleave_granularity" <<<256',
      `run tee "/sys/bus/cxl/devices/$region/size" <<<${size}`,
      'run tee "/sys/bus/cxl/devices/$endpoint/mode" <<<ram',
      `run tee "/sys/bus/cxl/devices/$endpoint/dpa_size" <<<${size}`,
      'run tee "/sys/bus/cxl/devices/$region/target0" <<<"$endpoint"',
      'run tee "/sys/bus/cxl/devices/$region/commit" <<<1',
    ];
  },
  'admin: cxl create-region': ({ line }, _, { trace }) => {
    const [, window, memdev, half] = / -d decoder0\.(\d+) -m (\S+)( -s half)?$/.exec(line) ?? [];
    const start = trace.scenario.windows[Number(window)]?.start;
    const device = trace.scenario.devices.find(({ name }) => name === memdev);
    if (start === undefined || device === undefined) return undefined;
    const size = half === undefined ? '' : ` -s ${BigInt(device.capacity) / 2n}`;
    return [
      `decoder=$(find_device decoder0. start ${start} decoder0.${window})`,
      `run cxl create-region -m -d "$decoder" -t ram${size} ${quote(device.name)}`,
    ];
  },
  'admin: PCI reset': RESET_DEVICE,
  'admin: unplug': REMOVE_DEVICE,
  'admin: remove an idle device': REMOVE_DEVICE,
  'admin: remove a device of a committed region': REMOVE_DEVICE,
  'admin: remove a device whose region waits for others': REMOVE_DEVICE,
  'admin: unbind cxl_acpi': () => [
    ...OFFLINE_ALL,
    'run tee /sys/bus/platform/drivers/cxl_acpi/unbind <<<ACPI0017:00',
  ],
  'admin: bind cxl_acpi again': () => [
    'run tee /sys/bus/platform/drivers/cxl_acpi/bind <<<ACPI0017:00',
  ],
  'admin: cxl disable-memdev': onMemdev((memdev) => [
    ...OFFLINE_ALL,
    `run cxl disable-memdev -f ${memdev}`,
  ]),
  'admin: cxl enable-memdev': onMemdev((memdev) => [`run cxl enable-memdev ${memdev}`]),
  'admin: reload dax_hmem': () => [
    ...OFFLINE_ALL,
    'run modprobe -r dax_cxl dax_hmem',
    'run modprobe dax_hmem',
    'run modprobe dax_cxl',
  ],
  'admin: unbind hmem device': (step, before) => {
    const dax = before.dax.find(({ parent }) => step.line.endsWith(` ${parent} > unbind`));
    if (dax === undefined) return undefined;
    return [
      `dax=$(find_device dax resource ${dax.start} ${quote(dax.name)})`,
      '# hmem.N is numbered by the order in which ranges are registered; the dax device is its child.',
      'parent=$(readlink -f "/sys/bus/dax/devices/$dax/.." || true)',
      ...['case $parent in */hmem.*) hmem=${parent##*/} ;;', `*) hmem=${dax.parent} ;; esac`],
      'run tee /sys/bus/platform/drivers/hmem/unbind <<<"$hmem"',
    ];
  },
  'admin: bind hmem device again': ({ line }) => {
    const parent = / (hmem\.\d+) > bind$/.exec(line)?.[1];
    if (parent === undefined) return undefined;
    return [
      '# the one that was unbound before, or that its driver refused',
      `run tee /sys/bus/platform/drivers/hmem/bind <<<"\${hmem:-${parent}}"`,
    ];
  },
  'admin: bind hmem_platform again': () => [
    'run tee /sys/bus/platform/drivers/hmem_platform/unbind <<<hmem_platform.0',
    'run tee /sys/bus/platform/drivers/hmem_platform/bind <<<hmem_platform.0',
  ],
};

/** A command on the region that the line ends with. */
function onRegion(command: string): Command {
  return ({ line }, before) => {
    const name = /region\d+/.exec(line)?.[0];
    const region = before.regions.find((one) => one.name === name);
    if (region === undefined) return undefined;
    const { start } = region;
    return [`region=$(find_device region resource ${start} ${quote(region.name)})`, command];
  };
}

/** A command on the dax device that the line ends with. */
function onDax(command: string): Command {
  return ({ line }, before) => {
    const dax = before.dax.find(({ name }) => line.endsWith(` ${name}`));
    if (dax === undefined) return undefined;
    return [`dax=$(find_device dax resource ${dax.start} ${quote(dax.name)})`, command];
  };
}

/** Commands on the memdev that the line ends with. */
function onMemdev(commands: (memdev: string) => readonly string[]): Command {
  return ({ line }) => {
    const memdev = / (\S+)$/.exec(line)?.[1];
    return memdev === undefined ? undefined : commands(quote(memdev));
  };
}

/** Names of rules that it has commands for. */
export const administratorRules: readonly string[] = Object.keys(COMMANDS);

function comment(text: string): string[] {
  return hanging('# ', text, WIDTH).map((line) => line.replace(/^ {2}/, '# '));
}

/** A word of the shell. */
function quote(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
