//! The contestants: hejnal in this process, `NumPy` in one that waits for work, and both as whole
//! processes.

use crate::Failure;
use crate::inputs::Mode;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

/// How `NumPy` works.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer {
    /// What the table calls it.
    pub(crate) name: &'static str,
    options: &'static [&'static str],
    /// How many threads the matrix product takes; with `--pool`, one in each of two.
    products: &'static str,
}

/// From what is written first to what an author who looks at every millisecond would write.
pub(crate) const PEERS: [Peer; 4] = [
    Peer { name: "numpy", options: &[], products: "2" },
    Peer { name: "numpy, pool of two", options: &["--pool"], products: "1" },
    Peer { name: "numpy, packed", options: &["--packed"], products: "1" },
    Peer { name: "numpy, packed, pool of two", options: &["--packed", "--pool"], products: "1" },
];

impl Peer {
    pub(crate) fn command(&self, python: &Path, folder: &Path, mode: Mode) -> Command {
        let mut command = Command::new(python);
        command
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/composite/peer.py"))
            .arg(folder)
            .arg(mode.name())
            .args(self.options)
            .env("OPENBLAS_NUM_THREADS", self.products);
        command
    }

    pub(crate) fn serve(
        &self,
        python: &Path,
        folder: &Path,
        mode: Mode,
    ) -> Result<Server, Failure> {
        let mut command = self.command(python, folder, mode);
        command.arg("--serve").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let asks = child.stdin.take().ok_or("no input")?;
        let answers = BufReader::new(child.stdout.take().ok_or("no output")?);
        Ok(Server { child, asks: Some(asks), answers })
    }
}

/// A peer that has its data in memory and works once for every line.
pub(crate) struct Server {
    child: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Server {
    /// The seconds it says the work took.
    pub(crate) fn work(&mut self) -> Result<f64, Failure> {
        self.asks.as_mut().ok_or("closed")?.write_all(b"\n")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        Ok(line.trim().parse()?)
    }

    /// Ends it, which makes it write what it found.
    pub(crate) fn end(mut self) -> Result<(), Failure> {
        self.asks = None;
        let status = self.child.wait()?;
        if status.success() { Ok(()) } else { Err("the peer failed".into()) }
    }
}

/// The seconds from start to end of a process.
pub(crate) fn whole(mut command: Command) -> Result<f64, Failure> {
    let start = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    let seconds = start.elapsed().as_secs_f64();
    if status.success() { Ok(seconds) } else { Err(format!("{command:?} failed").into()) }
}
