#!/usr/bin/env bash
# Installs the libraries that the ratio mode compares with, from Debian's packages, and makes a shared library of libxsmm's archive.
# usage: bench/peers.sh   (as root; afterwards the ratio mode finds them)
set -eu
cd "$(dirname "$0")/.."
apt-get update -qq
apt-get install -y -qq libopenblas0-pthread libblis4-pthread libxsmm-dev gcc >/dev/null
mkdir -p artifacts/peers
gcc -shared -o artifacts/peers/libxsmm.so -Wl,--whole-archive /usr/lib/libxsmm.a -Wl,--no-whole-archive /usr/lib/libxsmmnoblas.a \
    -lpthread -ldl -lm -lrt
echo "# On a CPU with AVX-512 that these versions do not know, name their kernels: OPENBLAS_CORETYPE=SkylakeX, BLIS_ARCH_TYPE=0"
echo "export NEURALKERNELS_LIBXSMM=$PWD/artifacts/peers/libxsmm.so"
