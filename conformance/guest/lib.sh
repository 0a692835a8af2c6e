# What the init of the guest can do: one function event_VERB for each event of conformance/event.ts,
# one firmware_VERB for each line of the firmware script, and the dump after each event.
CXL=/sys/bus/cxl/devices
PCI=/sys/bus/pci/devices

# write VALUE FILE: reports what the kernel says to it.
write() {
  if error=$( (echo "$1" > "$2") 2>&1 ); then return 0; fi
  echo "@@FAIL $1 > ${2#/sys/bus/}: ${error##*: }"
  return 1
}

# --- firmware -------------------------------------------------------------------------------------

# nth_device INDEX: PCI address of a CXL memory device, in the order of the root ports.
nth_device() {
  index=0
  for device in $PCI/*; do
    read -r class < $device/class
    [ $class = 0x050210 ] || continue
    [ $index = $1 ] && { echo ${device##*/}; return; }
    index=$((index + 1))
  done
}

# hdm_capability BASE: address of the HDM decoder capability (id 5) in the component registers.
hdm_capability() {
  header=$(($1 + 0x1000))
  count=$(($(devmem $header 32) >> 24))
  entry=1
  while [ $entry -le $count ]; do
    word=$(devmem $((header + 4 * entry)) 32)
    [ $((word & 0xffff)) = 5 ] && { echo $((header + (word >> 20))); return; }
    entry=$((entry + 1))
  done
}

# commit REGISTERS DECODER BASE SIZE WAYS_CODE LOCK TARGETS: what firmware does before Linux runs.
commit() {
  hdm=$(hdm_capability $1)
  decoder=$((hdm + 0x20 * $2))
  devmem $((decoder + 0x10)) 32 $(($3 & 0xf0000000))
  devmem $((decoder + 0x14)) 32 $(($3 >> 32))
  devmem $((decoder + 0x18)) 32 $(($4 & 0xf0000000))
  devmem $((decoder + 0x1c)) 32 $(($4 >> 32))
  devmem $((decoder + 0x24)) 32 $(($7 & 0xffffffff))
  devmem $((decoder + 0x28)) 32 $(($7 >> 32))
  devmem $((hdm + 4)) 32 2
  control=$(($5 << 4 | $6 << 8 | 0x1000))
  devmem $((decoder + 0x20)) 32 $control
  devmem $((decoder + 0x20)) 32 $((control | 0x200))
  state=$(devmem $((decoder + 0x20)) 32)
  [ $((state & 0x400)) != 0 ] || echo "@@FAIL firmware: decoder $2 at $1 did not commit: $state"
}

firmware_endpoint() {
  device=$(nth_device $1)
  shift
  echo 1 > $PCI/$device/enable
  read -r base rest < $PCI/$device/resource
  commit $base "$@" 0
}

# The registers of the only host bridge.
firmware_bridge() { commit 0x100000000 "$@"; }

# Keeps a driver from a device: the driver core never binds a driver of another name.
firmware_hold() {
  case $1 in
    acpi) echo none > /sys/bus/platform/devices/ACPI0017:00/driver_override ;;
    *) echo none > $PCI/$(nth_device $1)/driver_override ;;
  esac
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

# The driver finds the device that firmware_hold kept from it.
event_add() {
  device=$(nth_device $1)
  echo > $PCI/$device/driver_override
  write $device /sys/bus/pci/drivers_probe
}

# memdev INDEX: the memdev of a device, by its serial number.
memdev() {
  for mem in $CXL/mem*; do
    read -r serial < $mem/serial
    [ $((serial)) = $((0x100 + $1)) ] && { echo ${mem##*/}; return; }
  done
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

# As cxl create-region -m -d decoder0.WINDOW -t ram memDEVICE; the last argument is the size.
event_create() {
  window=$1 device=$2 size=$3
  root=$CXL/decoder0.$window
  decoder=
  if ! read -r region < $root/create_ram_region; then
    echo "@@FAIL decoder0.$window cannot create a region"
    return
  fi
  for name in $(endpoint_decoders $device); do
    read -r used < $CXL/$name/dpa_size
    [ $((used)) = 0 ] && { decoder=$name; break; }
  done
  [ -n "$decoder" ] || { echo "@@FAIL device $device has no free decoder"; return; }
  write $region $root/create_ram_region || return
  write 256 $CXL/$region/interleave_granularity
  write 1 $CXL/$region/interleave_ways
  if ! write $size $CXL/$region/size; then
    write $region $root/delete_region
    return
  fi
  [ -e $CXL/$decoder/mode ] && write ram $CXL/$decoder/mode
  if write $size $CXL/$decoder/dpa_size &&
    write $decoder $CXL/$region/target0 &&
    write 1 $CXL/$region/commit &&
    write $region /sys/bus/cxl/drivers/cxl_region/bind; then return; fi
  write $region $root/delete_region
  write 0 $CXL/$decoder/dpa_size
}

# offline DAX: offlines the memory blocks of a dax device and takes kmem off it.
offline() {
  [ -e /sys/bus/dax/drivers/kmem/${1##*/} ] || return
  read -r start < $1/resource
  read -r size < $1/size
  read -r block < /sys/devices/system/memory/block_size_bytes
  block=$((0x$block))
  number=$(((start + block - 1) / block))
  while [ $((number * block)) -lt $((start + size)) ]; do
    memory=/sys/devices/system/memory/memory$number
    [ -e $memory ] && read -r state < $memory/state && [ $state = online ] &&
      write offline $memory/state
    number=$((number + 1))
  done
  write ${1##*/} /sys/bus/dax/drivers/kmem/unbind
}

# As cxl destroy-region -f of the region that starts at ADDRESS.
event_destroy() {
  region=
  for candidate in $CXL/region*; do
    read -r start < $candidate/resource || continue
    [ $((start)) = $(($1)) ] && { region=$candidate; break; }
  done 2> /dev/null
  [ -n "$region" ] || { echo "@@FAIL no region at $1"; return; }
  decoders=
  for target in $region/target[0-9]*; do
    read -r decoder < $target && decoders="$decoders $decoder"
  done
  for device in $region/dax_region*/dax[0-9]*; do
    [ -e $device/resource ] && offline $device
  done
  name=${region##*/}
  [ -e /sys/bus/cxl/drivers/cxl_region/$name ] && write $name /sys/bus/cxl/drivers/cxl_region/unbind
  write 0 $region/commit || return
  root=$(cd -P $region/.. && pwd)
  write $name $root/delete_region
  for decoder in $decoders; do write 0 $CXL/$decoder/dpa_size; done
}

# modprobe -r dax_hmem (and what needs it), and again. Online memory is offlined before.
event_reload() {
  for device in /sys/bus/dax/devices/dax[0-9]*; do
    [ -e $device/resource ] && offline $device
  done
  again=dax_hmem
  for module in dax_cxl dax_hmem; do
    [ -e /sys/module/$module ] || continue
    [ $module = dax_cxl ] && again="dax_hmem dax_cxl"
    error=$(rmmod $module 2>&1) || echo "@@FAIL rmmod $module: $error"
  done
  event_load $again
}

# The host does these through QMP when it reads the line.
event_unplug() {
  device=$(nth_device $1)
  echo "@@HOST unplug $1"
  wait_while -e $PCI/$device
}

event_replug() {
  device=$(nth_device $1)
  echo "@@HOST plug $1"
  tries=0
  while [ "$(count_devices)" -le $1 ] && [ $tries -lt 300 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
}

count_devices() {
  count=0
  for device in $PCI/*; do
    read -r class < $device/class
    [ $class = 0x050210 ] && count=$((count + 1))
  done
  echo $count
}

wait_while() {
  tries=0
  while [ "$@" ] && [ $tries -lt 300 ]; do
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
      [ -e $device/driver ] && dax=bound
    done
    echo "$start $size $commit $dax"
  done 2> /dev/null
  echo "@@DAX"
  for device in /sys/bus/dax/devices/dax[0-9]*; do
    read -r start < $device/resource || continue
    read -r size < $device/size
    read -r parent < $device/../modalias
    driver=none
    [ -e /sys/bus/dax/drivers/kmem/${device##*/} ] && driver=kmem
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
