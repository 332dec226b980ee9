#!/usr/bin/env bash
# Has TensorBoard itself read the event files of a training: every record's masked checksums, every scalar beside the training's own CSV log, and a copy with
# one byte changed, which its reader must notice.
# Needs a Release build and Python with the package tensorboard, which is installed into artifacts/tensorboard where pip can. Ends with
# "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work=$PWD/artifacts/tensorboard
passed=0 failed=0 skipped=0

end() { echo "$passed passed, $failed failed, $skipped skipped"; [ "$failed" -eq 0 ]; exit; }
skip() { echo "tensorboard: skipped: $*"; skipped=1; end; }
give_up() { echo "tensorboard: FAILED: $*"; failed=1; end; }

has() { "$1" -c 'import tensorboard.backend.event_processing.event_accumulator' > /dev/null 2>&1; }
mkdir -p "$work"
command -v python3 > /dev/null || skip "there is no python3"
python=python3
if ! has python3; then
    python=$work/python/bin/python
    if ! has "$python"; then
        python3 -m venv "$work/python" > "$work/install.log" 2>&1 || skip "python3 makes no virtual environment; see $work/install.log"
        timeout 300 "$python" -m pip install --retries 0 tensorboard >> "$work/install.log" 2>&1 || skip "pip cannot install tensorboard; see $work/install.log"
    fi
    has "$python" || skip "tensorboard was installed, and does not start; see $work/install.log"
fi

nk=$PWD/src/NeuralKernels.Cli/bin/Release/net10.0/nk.dll
[ -e "$nk" ] || give_up "$nk is missing; build first: dotnet build -c Release"
rm -rf "$work"/run* "$work"/resumed* "$work"/checkpoint*
dotnet "$nk" train --generate moons --epochs 12 --schedule cosine --log "$work/run" --log "$work/run.csv" > "$work/train.log" || give_up "the training failed; see $work/train.log"

# Resumed twice from one checkpoint, the second time after a training that had gone further.
again() { dotnet "$nk" train --generate moons --log "$work/resumed" --log "$work/resumed.csv" --checkpoint "$work/checkpoint" "$@" >> "$work/train.log" ||
    give_up "the training failed; see $work/train.log"; }
again --epochs 3 && cp "$work/checkpoint" "$work/checkpoint.3"
again --epochs 8 --resume && cp "$work/checkpoint.3" "$work/checkpoint"
again --epochs 5 --resume

if "$python" - "$work" << 'END'; then
import csv, glob, os, shutil, struct, sys
from tensorboard.backend.event_processing import event_file_loader
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

work = sys.argv[1]
single = lambda text: struct.unpack("f", struct.pack("f", float(text)))[0]
(path,) = glob.glob(os.path.join(work, "run", "events.out.tfevents.*"))
with open(os.path.join(work, "run.csv")) as log:
    epochs = list(csv.DictReader(log))
assert len(epochs) == 12, epochs

# The loader stops at a record whose checksum is wrong, without a word: so the records are counted.
events = list(event_file_loader.EventFileLoader(path).Load())
assert len(events) == 1 + len(epochs), f"{len(events)} records were read, {1 + len(epochs)} were written"
assert events[0].file_version == "brain.Event:2", events[0]
assert all(event.wall_time > 1.6e9 for event in events), "a record has no time"

columns = {"loss/train": "train_loss", "loss/validation": "validation_loss", "accuracy/validation": "validation_accuracy", "learning_rate": "learning_rate"}
board = EventAccumulator(os.path.join(work, "run"))
board.Reload()
assert sorted(board.Tags()["scalars"]) == sorted(columns), board.Tags()
for tag, column in columns.items():
    found = [(scalar.step, scalar.value) for scalar in board.Scalars(tag)]
    expected = [(int(epoch["steps"]), single(epoch[column])) for epoch in epochs]
    assert found == expected, f"{tag}: {found}, expected {expected}"

# After the resumptions each epoch stands once, in the files and in what TensorBoard makes of them.
with open(os.path.join(work, "resumed.csv")) as log:
    epochs = list(csv.DictReader(log))
assert [epoch["epoch"] for epoch in epochs] == ["0", "1", "2", "3", "4"], epochs
expected = [(int(epoch["steps"]), single(epoch["train_loss"])) for epoch in epochs]
records = [event for file in glob.glob(os.path.join(work, "resumed", "events.out.tfevents.*")) for event in event_file_loader.EventFileLoader(file).Load()]
assert sorted(event.step for event in records if event.HasField("summary")) == [step for step, _ in expected], records
assert sum(event.HasField("session_log") for event in records) > 0, records
board = EventAccumulator(os.path.join(work, "resumed"))
board.Reload()
assert [(scalar.step, scalar.value) for scalar in board.Scalars("loss/train")] == expected, board.Scalars("loss/train")

# A changed byte in the checksum of a length, in a message, and in the checksum of one.
data = open(path, "rb").read()
first = 16 + struct.unpack("<Q", data[:8])[0]
for place in (first + 8, first + 20, len(data) - 1):
    copy = os.path.join(work, "changed.tfevents")
    with open(copy, "wb") as changed:
        changed.write(data[:place] + bytes([data[place] ^ 1]) + data[place + 1:])
    read = len(list(event_file_loader.EventFileLoader(copy).Load()))
    assert read < len(events), f"byte {place} was changed, and nobody noticed"
END
    echo "tensorboard: 13 records and 48 scalars, as they were logged; 5 epochs once each after two resumptions; 3 changed bytes noticed"
    passed=1
else
    echo "tensorboard: FAILED: TensorBoard does not read what was written"
    failed=1
fi
end
