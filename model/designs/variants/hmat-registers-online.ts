/**
 * v7.1 without 214291cbaace: the notifier of HMAT registers ranges when memory comes online, as it did
 * before v7.0. The work of v7.1 brings memory online while it holds hmem_resource_lock.
 */
import { defineDesign } from '../../machine/design.ts';
import { v71 } from '../v7.1.ts';

export const hmatRegistersOnline = defineDesign({
  ...v71,
  id: 'hmat-registers-online',
  basedOn: 'v7.1',
  title: 'v7.1 on a kernel whose HMAT notifier takes hmem_resource_lock',
  author: 'nobody',
  posted: '2025-11 (the fix that it lacks)',
  source: 'v7.1 without commit 214291cbaace',
  summary: 'as v7.1, and memory that comes online registers the ranges of its node',
  traits: { ...v71.traits, hmatRegistersOnline: true },
});
