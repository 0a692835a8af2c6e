/**
 * Errors, as the kernel prints them and as the model reports them. What the kernel cannot show is
 * no report; what it shows and this table does not know is a report of its own, and a difference.
 */

interface Report {
  readonly text: string;
  /** Outcome of a rule of the model. */
  readonly model: RegExp;
  /** A line of the kernel log, or a `@@FAIL` line of the guest. */
  readonly kernel: RegExp;
}

const REPORTS: readonly Report[] = [
  {
    text: 'kmem: could not reserve region: -EBUSY',
    model: /^kmem: could not reserve region: -EBUSY$/,
    kernel: /^kmem dax\S+: mapping\d+: \S+ could not reserve region$/,
  },
  {
    text: 'device_dax: could not reserve range: -EBUSY',
    model: /^device_dax: could not reserve range: -EBUSY$/,
    kernel: /^device_dax dax\S+: mapping\d+: \S+ could not reserve range$/,
  },
  {
    text: 'kmem: too small after alignment: -EINVAL',
    model: /^kmem: too small after alignment: -EINVAL$/,
    kernel: /^kmem dax\S+: mapping\d+: \S+ too small after alignment$/,
  },
  {
    text: 'kmem: rejecting DAX region with invalid node: -EINVAL',
    model: /^kmem: rejecting DAX region with invalid node: -EINVAL$/,
    kernel: /^kmem dax\S+: rejecting DAX region with invalid node: -\d+$/,
  },
  {
    text: 'device_dax: could not reserve range: -EBUSY',
    model: /^device_dax: could not reserve range: -EBUSY$/,
    kernel: /^device_dax dax\S+: mapping\d+: \S+ could not reserve range$/,
  },
  {
    // The page map of a probe that failed before is freed, and still there (dev_dax_probe()).
    text: 'device_dax: dynamic-dax with pre-populated page map: -EINVAL',
    model: /^device_dax: dynamic-dax with pre-populated page map: -EINVAL$/,
    kernel: /^device_dax dax\S+: dynamic-dax with pre-populated page map$/,
  },
  {
    text: 'dax_cxl: dax_region resource conflict: -ENOMEM',
    model: /^dax_cxl: dax_region resource conflict: -ENOMEM$/,
    kernel: /^cxl_dax_region dax_region\d+: dax_region resource conflict for /,
  },
  {
    // A conflict, or a range that is not aligned: alloc_dax_region() returns NULL for both.
    text: 'hmem: -ENOMEM',
    model: /^hmem: .*: -ENOMEM$/,
    kernel: /^hmem hmem\.\d+: probe with driver hmem failed with error -12$/,
  },
  {
    text: 'region: insert_resource: -EBUSY',
    model: /^region: insert_resource: -EBUSY$/,
    kernel: /construct_region region\d+ cannot insert resource$/,
  },
  {
    text: 'create-region: -ERANGE',
    model: /^create-region: -ERANGE$/,
    kernel: /^@@FAIL \d+ > cxl\/devices\/region\d+\/size: Numerical result out of range$/,
  },
  {
    text: 'create-region: HPA order violation: -EBUSY',
    model: /^create-region: (HPA order violation|decoders shut down out of order): -EBUSY$/,
    kernel: /^@@FAIL decoder\S+ > cxl\/devices\/region\d+\/target0: Device or resource busy$/,
  },
  {
    text: 'destroy-region: there is none',
    model: /^(destroy|delete|disable|enable): not possible$/,
    kernel: /^@@FAIL no region at 0x[0-9a-f]+$/,
  },
  {
    text: 'region refers to a freed endpoint decoder',
    model: /^region refers to a freed endpoint decoder$/,
    kernel: /^@@FAIL region\d+ refers to a decoder that is gone$/,
  },
  {
    text: 'there is no such dax device',
    model: /^(offline|online|release|take|devdax|unbind): not possible$/,
    kernel: /^@@FAIL \w+: no dax device of \w+ at 0x[0-9a-f]+$/,
  },
  {
    text: 'create-region: the device is in use',
    model: /^create: not possible$/,
    kernel: /^@@FAIL device \d+ has no free (decoder|capacity)$/,
  },
  {
    text: 'region: decoder of the host bridge is disabled: -ENXIO, ignored',
    model: /^region: decoder of the host bridge is disabled: -ENXIO, ignored$/,
    kernel: /^cxl region\d+: \S+ cxl_port_setup_targets got .* state: disabled /,
  },
  {
    text: 'create-region: commit fails, the region stays',
    model: /^create-region: commit fails, the region stays$/,
    kernel: /^@@FAIL 1 > cxl\/devices\/region\d+\/commit: No such device or address$/,
  },
  {
    text: 'create-region: commit: -EBUSY',
    model: /^create-region: commit: -EBUSY, /,
    kernel: /^@@FAIL 1 > cxl\/devices\/region\d+\/commit: Device or resource busy$/,
  },
  {
    text: 'SBR happened without memory regions removal',
    model: /^SBR happened without memory regions removal$/,
    kernel: /^cxl_pci \S+: SBR happened without memory regions removal\.$/,
  },
  {
    text: 'destroy-region: locked: -EPERM',
    model: /^destroy-region: locked: -EPERM$/,
    kernel: /^@@FAIL 0 > cxl\/devices\/region\d+\/commit: Operation not permitted$/,
  },
  {
    // __flush_work() of a work item without a function.
    text: 'WARNING: flush of work that was never initialised',
    model: /^WARNING: flush of work that was never initialised$/,
    kernel: /^WARNING: kernel\/workqueue\.c:\d+ at __flush_work\+/,
  },
];

/** Lines that say what another line or the state of the machine says, or nothing that matters. */
const NO_REPORTS: readonly RegExp[] = [
  // Of the first module that is not signed.
  /^\w+: module verification failed: /,
  // What comes with a WARNING or a BUG.
  /^(Call Trace:|Modules linked in: |Workqueue: \S+ )/,
  /^RIP: [0-9a-f]+:\w+\+/,
  /^ *(\? )?\w+\+0x[0-9a-f]+\/0x[0-9a-f]+( \[\w+\])?$/,
  /^cxl_pci \S+: enabling device /,
  // The place of a decoder whose attach failed is an error code; it leaves the region all the same.
  /^WARNING: drivers\/cxl\/core\/region\.c:\d+ at __cxl_decoder_detach\+/,
  /^cxl region\d+: expected mem\d+:decoder\S+ at position -\d+$/,
  // What __commit() gives -ENXIO for, on a virtual processor.
  /^cxl region\d+: Failed to synchronize CPU cache state$/,
  /^WARNING: .*drivers\/cxl\/core\/region\.c:\d+ (at )?\w+\+/,
  // Of any reset, and what comes with "SBR happened".
  /^cxl_pci \S+: (resetting|reset done)$/,
  /^cxl_pci \S+: System may be unstable if regions hosted system memory\.$/,
  // insert_resource_expand_to_fit(): the tree shows it.
  /^(resource: )?Expanded resource .+ due to conflict with /,
  // Who gets the ranges then, shows.
  /^hmem_platform \S+: Soft Reserved not fully contained in CXL; using HMEM$/,
  // There is no HMAT with numbers in it.
  /: Extended linear cache calculation failed rc:-2$/,
  /: probe with driver (kmem|device_dax|cxl_dax_region|cxl_port|cxl_mem) failed with error -?\d+$/,
  /^hmem hmem\.\d+: dax_region resource conflict for /,
  // What the driver says, or that it is not there.
  /^@@FAIL \S+ > \S+\/(bind|drivers_probe): /,
  // The node stays, the dax device does not.
  /^kmem dax\S+: mapping\d+: \S+ cannot be hotremoved until the next reboot$/,
  /^kmem dax\S+: (mapping\d+: \S+|Hotplug regions) stuck online until reboot$/,
  // The window is not there.
  /^cxl_acpi \S+: (CFMWS Unknown Interleave Arithmetic: |Failed to add decode range: )/,
  // The endpoint is not there.
  /^cxl_port endpoint\d+: decoder\d+\.\d+: Committed with zero size$/,
  /^cxl_port endpoint\d+: (Failed to initialize decoder|Couldn't enumerate decoders)/,
  /^cxl_mem mem\d+: endpoint\d+ failed probe$/,
  // The region is not there, or not committed.
  /^cxl region\d+: \S+ cxl_port_setup_targets expected /,
  /^cxl region\d+: \S+ cxl_port_setup_targets got .* state: enabled /,
  /no CXL window for range /,
  /^cxl_mem mem\d+: failed to find decoder mapping /,
  /^cxl_port endpoint\d+: failed to attach decoder\d+\.\d+ to region\d+: /,
];

/** The report of an outcome of the model, or undefined when no kernel shows it. */
export function reportOfModel(outcome: string): string | undefined {
  return REPORTS.find(({ model }) => model.test(outcome))?.text;
}

/** The report of a line of the guest, or undefined when it says nothing new. */
export function reportOfKernel(line: string): string | undefined {
  const known = REPORTS.find(({ kernel }) => kernel.test(line));
  if (known !== undefined) return known.text;
  return NO_REPORTS.some((pattern) => pattern.test(line)) ? undefined : line;
}
