"""What the parts of the oracle share: counting, running skipstep, pictures."""
import os
import subprocess
import sys

# Threads that wait leave the processor to skipstep. Read where torch is loaded, so this module comes first.
os.environ.setdefault('OMP_WAIT_POLICY', 'passive')

import numpy
from PIL import Image

SRCDIR = os.environ.get('srcdir', os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', '..'))
SKIPSTEP = os.path.abspath(os.environ.get('SKIPSTEP', os.path.join(SRCDIR, 'build', 'skipstep')))


class Score:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, right, sentence):
        if right:
            self.passed += 1
        else:
            self.failed += 1
            if self.failed <= 40:
                print('FAIL:', sentence, flush=True)
        return bool(right)

    def end(self):
        """The exit status; the counts go to where oracle.sh adds them up."""
        if 'ORACLE_COUNTS' in os.environ:
            with open(os.environ['ORACLE_COUNTS'], 'a', encoding='ascii') as counts:
                print(self.passed, self.failed, file=counts)
        else:
            print(f'{self.passed} passed, {self.failed} failed')
        return 1 if self.failed or not self.passed else 0


def start(*words, folder=None):
    return subprocess.Popen([SKIPSTEP, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)


def finish(process):
    """What it says; its own sentence where it fails."""
    out, err = process.communicate()
    if process.returncode:
        raise RuntimeError('skipstep ended with %d: %s' % (process.returncode, err.decode().strip()))
    return out.decode()


def skipstep(*words, folder=None):
    return finish(start(*words, folder=folder))


def picture(path, width, height, seed):
    """A scene of soft blotches with some grain, a PNG."""
    random = numpy.random.default_rng(seed)
    coarse = random.integers(0, 256, (9, 9, 3), numpy.uint8)
    soft = numpy.asarray(Image.fromarray(coarse).resize((width, height), Image.BICUBIC)).astype(numpy.int16)
    grain = random.integers(-20, 21, soft.shape)
    Image.fromarray(numpy.clip(soft + grain, 0, 255).astype(numpy.uint8)).save(path)
    return path


def main(run):
    score = Score()
    run(score, sys.argv[1:])
    return score.end()
