# What the init of the guest can do: one function event_VERB for each event of conformance/experiments/event.ts,
# `hold` for each line of /holds, and the dump after each event.
CXL=/sys/bus/cxl/devices
PCI=/sys/bus/pci/devices
DAX=/sys/bus/dax
REGION_DRIVER=/sys/bus/cxl/drivers/cxl_region

# write VALUE FILE: reports what the kernel says to it.
write() {
  if error=$( (echo "$1" > "$2") 2>&1 ); then return 0; fi
  echo "@@FAIL $1 > ${2#/sys/bus/}: ${error##*: }"
  return 1
}

# --- before the first event -----------------------------------------------------------------------

# nth_device INDEX: PCI address of the CXL memory device behind a root port; nothing when it is gone.
nth_device() {
  for device in $PCI/0000:0c:0$1.0/0000:*; do
    [ -e $device/class ] && echo ${device##*/}
  done
}

# Keeps a driver from a device: the driver core never binds a driver of another name.
hold() {
  case $1 in
    acpi) echo none > /sys/bus/platform/devices/ACPI0017:00/driver_override ;;
    *) echo none > $PCI/$(nth_device $1)/driver_override ;;
  esac
}

locked() { : > /tmp/locked; }

# What firmware locked keeps what it holds: the host writes it back.
keep_locked() {
  [ -e /tmp/locked ] || return
  echo "@@HOST lock"
  sleep 1
}

# --- events ---------------------------------------------------------------------------------------

event_load() {
  for module in "$@"; do
    error=$(modprobe $module 2>&1) || echo "@@FAIL modprobe $module: $error"
  done
}

event_requests() {
  case $1 in
    on) echo /sbin/modprobe > /proc/sys/kernel/modprobe ;;
    off) echo /bin/false > /proc/sys/kernel/modprobe ;;
  esac
}

# The probe of a disk ends when the host lets its requests through: until then some driver is probing.
event_busy() {
  echo "@@HOST busy"
  sleep 1
  (
    modprobe -a virtio_pci virtio_blk
    : > /tmp/probed
  ) 2> /dev/null &
  sleep 1
  [ ! -e /tmp/probed ] || echo "@@FAIL busy: no driver is probing a disk"
}

event_idle() {
  echo "@@HOST idle"
  wait_for [ -e /tmp/probed ]
}

# khungtaskd looks once in the time that a task may be blocked, and reports those that it saw before.
event_wait() {
  # `read` would read it byte by byte, and it gives only the first.
  if seconds=$(cat /proc/sys/kernel/hung_task_timeout_secs); then
    sleep $((2 * seconds + 5))
  else
    echo "@@FAIL wait: this kernel does not look for hung tasks (CONFIG_DETECT_HUNG_TASK)"
  fi
}

# The driver finds the device that `hold` kept from it.
event_add() {
  device=$(nth_device $1)
  echo > $PCI/$device/driver_override
  write $device /sys/bus/pci/drivers_probe
}

# endpoint_decoders INDEX: the endpoint decoders of a device.
endpoint_decoders() {
  for endpoint in $CXL/endpoint*; do
    read -r serial < $endpoint/uport/serial || continue
    [ $((serial)) = $((0x100 + $1)) ] || continue
    for decoder in $endpoint/decoder*; do
      [ -e $decoder/dpa_size ] && echo ${decoder##*/}
    done
  done
}

# free_capacity DEVICE: bytes of a device that no decoder has.
free_capacity() {
  read -r capacity < $CXL/$(memdev $1)/ram/size || return
  for name in $(endpoint_decoders $1); do
    read -r used < $CXL/$name/dpa_size
    capacity=$((capacity - used))
  done
  echo $((capacity))
} 2> /dev/null

# assemble WINDOW DEVICE SIZE: the region $region in $root, with the decoder $decoder.
assemble() {
  window=$1 device=$2 size=$3
  root=$CXL/decoder0.$window
  decoder= made=
  if ! read -r region < $root/create_ram_region; then
    echo "@@FAIL decoder0.$window cannot create a region"
    return 1
  fi
  for name in $(endpoint_decoders $device); do
    read -r used < $CXL/$name/dpa_size
    [ $((used)) = 0 ] && { decoder=$name; break; }
  done
  [ -n "$decoder" ] || { echo "@@FAIL device $device has no free decoder"; return 1; }
  if [ $(free_capacity $device) -lt $size ]; then
    echo "@@FAIL device $device has no free capacity"
    return 1
  fi
  write $region $root/create_ram_region || return
  made=yes
  write 256 $CXL/$region/interleave_granularity
  write 1 $CXL/$region/interleave_ways
  write $size $CXL/$region/size || return
  [ ! -e $CXL/$decoder/mode ] || write ram $CXL/$decoder/mode
  write $size $CXL/$decoder/dpa_size &&
    write $decoder $CXL/$region/target0 &&
    write 1 $CXL/$region/commit &&
    write $region $REGION_DRIVER/bind
}

# By hand: nobody takes away a region that cannot be committed.
event_assemble() { assemble "$@"; }

# As cxl create-region -m -d decoder0.WINDOW -t ram memDEVICE; the last argument is the size.
event_create() {
  assemble "$@" && return
  [ -n "$made" ] || return
  write $region $root/delete_region
  read -r used < $CXL/$decoder/dpa_size
  [ $((used)) = 0 ] || write 0 $CXL/$decoder/dpa_size
}

# memory_blocks DAX: the memory blocks of a dax device that kmem has.
memory_blocks() {
  read -r start < $1/resource
  read -r size < $1/size
  read -r block < /sys/devices/system/memory/block_size_bytes
  block=$((0x$block))
  number=$(((start + block - 1) / block))
  while [ $((number * block)) -lt $((start + size)) ]; do
    [ -e /sys/devices/system/memory/memory$number ] && echo /sys/devices/system/memory/memory$number
    number=$((number + 1))
  done
}

# set_memory DAX STATE: brings all memory of a dax device online (online_movable), or offline.
set_memory() {
  for memory in $(memory_blocks $1); do
    read -r state < $memory/state
    [ $state = ${2%_movable} ] || write $2 $memory/state
  done
}

# release DAX: takes a dax device from its driver, if it has one, after its memory was offlined.
release() {
  if [ -e $DAX/drivers/device_dax/${1##*/} ]; then
    write ${1##*/} $DAX/drivers/device_dax/remove_id
    write ${1##*/} $DAX/drivers/device_dax/unbind
    return
  fi
  [ -e $DAX/drivers/kmem/${1##*/} ] || return
  set_memory $1 offline
  write ${1##*/} $DAX/drivers/kmem/unbind
}

# dax_device OWNER ADDRESS: the dax device that starts there.
dax_device() {
  for device in $DAX/devices/dax[0-9]*; do
    read -r start < $device/resource || continue
    read -r parent < $device/../modalias
    owner=cxl
    [ "$parent" = platform:hmem ] && owner=hmem
    [ $owner = $1 ] && [ $((start)) = $(($2)) ] && { echo $device; return; }
  done 2> /dev/null
}

# region_at ADDRESS: the CXL region that starts there.
region_at() {
  for region in $CXL/region*; do
    read -r start < $region/resource || continue
    [ $((start)) = $(($1)) ] && { echo $region; return; }
  done 2> /dev/null
}

# --- events of the administrator on dax devices ---------------------------------------------------

# on_dax VERB OWNER ADDRESS: sets $dax, or reports that there is none.
on_dax() {
  dax=$(dax_device $2 $3)
  [ -n "$dax" ] || { echo "@@FAIL $1: no dax device of $2 at $3"; return 1; }
}

event_offline() { on_dax offline $1 $2 && set_memory $dax offline; }
event_online() { on_dax online $1 $2 && set_memory $dax online_movable; }
event_release() { on_dax release $1 $2 && release $dax; }
# As daxctl reconfigure-device --mode=system-ram; the driver whose type it is needs no id.
event_take() {
  on_dax take $1 $2 || return
  [ -e $DAX/drivers/device_dax/${dax##*/} ] && release $dax
  write ${dax##*/} $DAX/drivers/kmem/bind
}

# As daxctl reconfigure-device --mode=devdax.
event_devdax() {
  on_dax devdax $1 $2 || return
  release $dax
  event_load device_dax
  write ${dax##*/} $DAX/drivers/device_dax/new_id
}

# Nothing but a message of its driver says which range an hmem.N has that has no dax device.
hmem_at() {
  dmesg | sed -n "s/.*hmem \\(hmem\\.[0-9]*\\): dax_region resource conflict for \\[mem $1-.*/\\1/p" | tail -n 1
  cat /tmp/hmem-$1 2> /dev/null
}

event_unbind() {
  case $1 in cxl_*) unbind_cxl $1 $2; return ;; esac
  on_dax unbind $1 $2 || return
  release $dax
  parent=$(cd -P $dax/.. && pwd)
  echo ${parent##*/} > /tmp/hmem-$2
  write ${parent##*/} /sys/bus/platform/drivers/hmem/unbind
}

event_bind() {
  case $1 in
    cxl_acpi)
      # Whoever held it lets go.
      echo > /sys/bus/platform/devices/ACPI0017:00/driver_override
      write ACPI0017:00 /sys/bus/platform/drivers/cxl_acpi/bind
      ;;
    cxl_mem) write $(memdev $2) /sys/bus/cxl/drivers/cxl_mem/bind ;;
    cxl)
      for device in $(region_at $2)/dax_region*; do
        write ${device##*/} /sys/bus/cxl/drivers_probe
      done
      ;;
    hmem) write "$(hmem_at $2 | tail -n 1)" /sys/bus/platform/drivers/hmem/bind ;;
  esac
}

# --- events of the administrator on regions -------------------------------------------------------

# on_region VERB ADDRESS: sets $region, or reports that there is none.
on_region() {
  region=$(region_at $2)
  [ -n "$region" ] || { echo "@@FAIL no region at $2"; return 1; }
}

# release_region REGION: takes its dax devices from kmem.
release_region() {
  for device in $1/dax_region*/dax[0-9]*; do
    [ -e $device/resource ] && release $device
  done
}

# disable_region REGION: as cxl disable-region -f.
disable_region() {
  release_region $1
  [ -e $REGION_DRIVER/${1##*/} ] && write ${1##*/} $REGION_DRIVER/unbind
}

event_disable() { on_region disable $1 && disable_region $region; }
event_enable() { on_region enable $1 && write ${region##*/} $REGION_DRIVER/bind; }

# targets_of REGION: its endpoint decoders.
targets_of() {
  for target in $1/target[0-9]*; do
    read -r decoder < $target && echo $decoder
  done
}

# Without asking for a reset of its decoders first. What is still enabled keeps its capacity (-EBUSY).
event_delete() {
  on_region delete $1 || return
  decoders=$(targets_of $region)
  root=$(cd -P $region/.. && pwd)
  write ${region##*/} $root/delete_region
  for decoder in $decoders; do echo 0 > $CXL/$decoder/dpa_size; done 2> /dev/null
}

# As cxl destroy-region -f of the region that starts at ADDRESS.
event_destroy() {
  on_region destroy $1 || return
  decoders=$(targets_of $region)
  disable_region $region
  write 0 $region/commit || return
  root=$(cd -P $region/.. && pwd)
  write ${region##*/} $root/delete_region
  for decoder in $decoders; do write 0 $CXL/$decoder/dpa_size; done
}

# --- events of the administrator on cxl_acpi and cxl_mem --------------------------------------------

# memdev INDEX: the memdev of a device.
memdev() {
  for memdev in $CXL/mem[0-9]*; do
    read -r serial < $memdev/serial || continue
    [ $((serial)) = $((0x100 + $1)) ] && echo ${memdev##*/}
  done 2> /dev/null
}

# unbind_cxl cxl_acpi | cxl_mem INDEX: after the memory of the regions that go with it was offlined.
unbind_cxl() {
  decoders=" "
  [ $1 = cxl_mem ] && decoders=" $(echo $(endpoint_decoders $2)) "
  for region in $CXL/region*; do
    goes=$1
    for target in $region/target[0-9]*; do
      read -r decoder < $target || continue
      case $decoders in *" $decoder "*) goes=cxl_acpi ;; esac
    done
    [ $goes = cxl_mem ] || release_region $region
  done 2> /dev/null
  case $1 in
    cxl_acpi) write ACPI0017:00 /sys/bus/platform/drivers/cxl_acpi/unbind ;;
    cxl_mem) write $(memdev $2) /sys/bus/cxl/drivers/cxl_mem/unbind ;;
  esac
  look_for_gone_decoders
}

# --- events of the administrator on drivers and devices -------------------------------------------

# release_hmem: takes the devices of dax_hmem from kmem.
release_hmem() {
  for device in $DAX/devices/dax[0-9]*; do
    read -r parent < $device/../modalias || continue
    [ "$parent" = platform:hmem ] && release $device
  done 2> /dev/null
}

# modprobe -r dax_hmem (and dax_cxl where that needs it), and again. Online memory is offlined before.
event_reload() {
  going=dax_hmem again=dax_hmem
  release_hmem
  if [ -e /sys/module/dax_hmem/holders/dax_cxl ]; then
    going="dax_cxl dax_hmem" again="dax_hmem dax_cxl"
    for region in $CXL/region*; do
      release_region $region
    done
  fi
  for module in $going; do
    [ -e /sys/module/$module ] || continue
    error=$(rmmod $module 2>&1) || echo "@@FAIL rmmod $module: $error"
  done
  event_load $again
}

# hmem_platform loses its driver, after memory was offlined, and gets it back.
event_rebind() {
  release_hmem
  write hmem_platform.0 /sys/bus/platform/drivers/hmem_platform/unbind
  write hmem_platform.0 /sys/bus/platform/drivers/hmem_platform/bind
}

# A region that still names a decoder which is gone refers to freed memory.
look_for_gone_decoders() {
  for target in $CXL/region*/target[0-9]*; do
    read -r name < $target || continue
    region=${target%/*}
    [ -z "$name" ] || [ -e $CXL/$name ] || echo "@@FAIL ${region##*/} refers to a decoder that is gone"
  done 2> /dev/null
}

# The device goes whatever uses it.
event_remove() {
  echo 1 > $PCI/$(nth_device $1)/remove
  look_for_gone_decoders
}

event_rescan() { echo 1 > /sys/bus/pci/rescan; }

# Over its bus, which clears its decoders; the port above has to let it.
event_reset() {
  device=$PCI/$(nth_device $1)
  [ ! -e /tmp/locked ] || echo "@@HOST reset $1"
  write cxl_bus $device/reset_method && write 1 $device/reset
}

# The host does these through QMP when it reads the line.
event_unplug() {
  gone=$PCI/$(nth_device $1)
  echo "@@HOST unplug $1"
  wait_for [ ! -e $gone ]
}

event_replug() {
  echo "@@HOST plug $1"
  wait_for has_device $1
}

has_device() { [ -n "$(nth_device $1)" ]; }

# wait_for COMMAND...: until it succeeds, at most half a minute.
wait_for() {
  tries=0
  until "$@" || [ $tries -ge 300 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
}

# --- what the host gets to see --------------------------------------------------------------------

dump() {
  echo "@@IOMEM"
  grep -E '^ *[0-9a-f]{9,}-' /proc/iomem
  echo "@@ENDPOINTS"
  for endpoint in $CXL/endpoint*; do
    [ -e $endpoint/driver ] && read -r serial < $endpoint/uport/serial && echo $serial
  done 2> /dev/null
  echo "@@REGIONS"
  for region in $CXL/region*; do
    read -r start < $region/resource || continue
    read -r size < $region/size
    read -r commit < $region/commit
    dax=none
    for device in $region/dax_region*; do
      [ -e $device ] && dax=added
      # The link is there while the probe still runs; the attributes come with the dax region.
      [ -e $device/driver ] && [ -e $device/dax_region ] && dax=bound
    done
    echo "$start $size $commit $dax"
  done 2> /dev/null
  echo "@@DAX"
  for device in $DAX/devices/dax[0-9]*; do
    read -r start < $device/resource || continue
    read -r size < $device/size
    read -r parent < $device/../modalias
    driver=none
    if [ -e $DAX/drivers/kmem/${device##*/} ]; then
      driver=offline
      for memory in $(memory_blocks $device); do
        read -r state < $memory/state
        [ $state = online ] && driver=kmem
      done
    elif [ -e $DAX/drivers/device_dax/${device##*/} ]; then
      driver=devdax
    fi
    echo "$start $size $parent $driver"
  done 2> /dev/null
  echo "@@END"
}

# Dumps until two in a row agree.
settle() {
  before=$(dump)
  tries=0
  while sleep 0.25; do
    after=$(dump)
    [ "$after" = "$before" ] && break
    before=$after
    tries=$((tries + 1))
    [ $tries -gt 100 ] && { echo "@@FAIL the machine does not come to rest"; break; }
  done
  echo "$after"
}

# need_drivers: reports what a kernel without modules should have and has not.
need_drivers() {
  for driver in platform/drivers/cxl_acpi pci/drivers/cxl_pci cxl/drivers/cxl_mem \
    cxl/drivers/cxl_region cxl/drivers/cxl_dax_region platform/drivers/hmem dax/drivers/kmem; do
    [ -e /sys/bus/$driver ] || echo "@@FAIL this kernel has no driver ${driver##*/}"
  done
}

# messages NUMBER: what the kernel printed since an event; of the boot, all.
messages() {
  echo "@@KERNEL"
  since="@@event $1\$"
  [ $1 = 0 ] && since=.
  dmesg | sed -n "/$since/,\$p" |
    grep -E 'cxl|dax|hmem|kmem|WARNING|BUG|Oops|panic|Call Trace' | grep -vE '@@event|ommand line: '
  echo "@@END"
}
