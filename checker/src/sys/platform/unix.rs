//! Linux and macOS, by way of `sh` and `stty`, which every one of them has.
//!
//! The scripts keep to what dash, busybox and the bash 3.2 of macOS have in common: dash has no
//! `kill -KILL -- -1234`, for one.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::thread;

use super::{Bounds, Change};

/// Gives up what it may do without, and becomes the program. A bound that this system does not know, or
/// that is set lower already, stays as it is.
const CONFINE: &str = r#"
ulimit -c 0 2>/dev/null || :
ulimit -v "$1" 2>/dev/null || :
ulimit -f "$2" 2>/dev/null || :
ulimit -t "$3" 2>/dev/null || :
shift 3
exec "$@"
"#;

/// Reads what the checker tells it until there is no checker, then cleans up.
///
/// It runs in a process group of its own, which `kill -9 %1` in a shell does not reach; changing the
/// terminal from there takes an ignored TTOU. `stty` inherits what is ignored.
///
/// Only a shell with job control gives a command its own group. Such a shell takes the terminal back when the
/// checker is killed, and then its mode, which is not `raw`, is not ours to change. In a script nobody does,
/// and the shell that the script returns to keeps what it finds: there is no time to look first.
const REAPER: &str = r#"
trap '' INT TERM HUP QUIT TSTP TTIN TTOU
kill -0 "-$PPID" && job=yes || job=
groups=' ' saved= folder=
while IFS= read -r line; do
    rest=${line#* }
    case $line in
    '+ '*) groups="$groups$rest " ;;
    '- '*) case $groups in *" $rest "*) groups="${groups%% $rest *} ${groups#* $rest }" ;; esac ;;
    'folder '*) folder=$rest ;;
    'raw '*) saved=${rest%% *} raw=${rest#* } ;;
    cooked) saved= ;;
    esac
done
for group in $groups; do kill -KILL "-$group"; done
[ "$folder" ] && rm -rf "$folder/$PPID"-*
[ "$saved" ] || exit
if ! [ "$job" ] || ! [ "$raw" ] || [ "$(stty -g </dev/tty)" = "$raw" ]; then stty "$saved" </dev/tty; fi
printf '\033[0m\033[?25h\033[?1006l\033[?1000l' >/dev/tty
"#;

/// Prints the terminal's size now and at every change of it, as long as there is a checker, and a word when the
/// checker's group goes on after it was stopped.
///
/// It stays in the checker's process group, the one in the foreground: that is who gets a WINCH. The `cat`
/// ends with the checker, and `wait` is what a signal can interrupt. A shell gives a background process
/// /dev/null for input, hence the detour by 3.
const RESIZE: &str = r#"
trap '' INT TERM HUP QUIT TSTP TTIN TTOU
trap 'stty size </dev/tty' WINCH
trap 'echo goes on' CONT
exec 3<&0
cat <&3 >/dev/null &
stty size </dev/tty
while kill -0 $!; do wait $!; done
"#;

pub fn link(original: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(original, link)
}

pub fn isolate(command: &mut Command) {
    command.process_group(0);
}

pub fn confined(program: &OsStr, bounds: Bounds) -> Command {
    let mut command = Command::new("sh");
    // In the units of POSIX: kilobytes, blocks of 512 bytes, seconds.
    let units = [bounds.memory / 1_024, bounds.file / 512, bounds.seconds].map(|units| units.to_string());
    command.args(["-c", CONFINE, "sh"]).args(units).arg(program);
    command
}

/// The shell's own `kill`: the program of that name is missing in small containers.
pub fn kill_tree(group: u32) {
    let _ = shell(&format!("kill -KILL -{group}")).stdin(Stdio::null()).stdout(Stdio::null()).status();
}

pub fn stty(arguments: &[&str]) -> Option<String> {
    run_stty(Stdio::inherit(), arguments)
}

pub fn terminal_size() -> Option<(u16, u16)> {
    parse_size(&run_stty(File::open("/dev/tty").ok()?.into(), &["size"])?)
}

pub fn on_change(send: impl Fn(Change) + Send + 'static) {
    let mut command = shell(RESIZE);
    let Ok(mut child) = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
        return;
    };
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let listen = move || {
        let lines = output.into_iter().flat_map(|pipe| BufReader::new(pipe).lines());
        lines.map_while(Result::ok).filter_map(|line| parse_change(&line)).for_each(send);
        drop(input);
        let _ = child.wait();
    };
    // Without a thread the pipes close, and the helper ends.
    let _ = thread::Builder::new().name("resize".into()).spawn(listen);
}

/// The shell that says so is stopped with all others, and ends when they go on. Where nobody could let them go on,
/// the system does not stop them.
pub fn suspend() {
    let _ = shell("kill -TSTP 0").stdin(Stdio::null()).stdout(Stdio::null()).status();
}

/// Its output is not the checker's: who reads that must not wait for the reaper's end too.
pub fn start_reaper() -> Option<ChildStdin> {
    let mut command = shell(REAPER);
    command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).current_dir("/");
    command.spawn().ok()?.stdin
}

pub fn opener(file: &Path) -> Command {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(program);
    command.arg(file);
    command
}

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]).stderr(Stdio::null());
    command
}

fn run_stty(terminal: Stdio, arguments: &[&str]) -> Option<String> {
    let output = Command::new("stty").args(arguments).stdin(terminal).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn parse_change(line: &str) -> Option<Change> {
    if line == "goes on" { Some(Change::GoesOn) } else { parse_size(line).map(Change::Size) }
}

/// `stty size` prints rows first. A terminal that does not know its size says 0.
fn parse_size(line: &str) -> Option<(u16, u16)> {
    let (rows, columns) = line.trim().split_once(' ')?;
    let size = (columns.parse().ok()?, rows.parse().ok()?);
    (size.0 > 0 && size.1 > 0).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::super::{Reaper, isolate, kill_tree};
    use super::*;
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Child, ExitStatus};

    const KILLED: Option<i32> = Some(9);

    /// A process with a child of its own. Both hold the pipe, which is at its end when both are dead.
    fn family() -> Child {
        let mut command = shell("sleep 20 & echo ready; wait");
        isolate(&mut command);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut ready = [0; 6];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut ready).unwrap();
        child
    }

    fn wait_for_all(child: &mut Child) -> ExitStatus {
        let mut pipe = child.stdout.take().unwrap();
        assert_eq!(std::io::copy(&mut pipe, &mut std::io::sink()).unwrap(), 0);
        child.wait().unwrap()
    }

    #[test]
    fn a_confined_program_is_held_to_its_bounds() {
        let bounds = Bounds { memory: 1 << 32, file: 1 << 20, seconds: 60 };
        let run = |script: &str| {
            let mut command = super::super::confined(OsStr::new("sh"), bounds);
            let output = command.args(["-c", script]).output().unwrap();
            (output.status.success(), String::from_utf8(output.stdout).unwrap())
        };
        assert_eq!(run("ulimit -f; ulimit -t"), (true, "2048\n60\n".to_string()));
        let file = std::env::temp_dir().join(format!("heaplings-confined-{}", std::process::id()));
        let write = format!("dd if=/dev/zero of='{}' bs=65536 count=64 2>/dev/null", file.display());
        assert!(!run(&write).0, "four megabytes are more than one");
        std::fs::remove_file(file).unwrap();
        // Cargo sets this for every test, and nobody passes it on.
        assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
        assert_eq!(run("echo ${CARGO_MANIFEST_DIR-none}").1, "none\n");
    }

    #[test]
    fn a_killed_tree_leaves_nobody_behind() {
        let mut child = family();
        kill_tree(&mut child);
        assert_eq!(wait_for_all(&mut child).signal(), KILLED);
        kill_tree(&mut child); // once more does no harm
    }

    #[test]
    fn a_keeper_kills_the_groups_that_it_was_not_told_to_forget() {
        let reaper = Reaper::start();
        let [mut first, mut second, mut third] = [family(), family(), family()];
        for child in [&first, &second, &third] {
            reaper.watch_group(child.id());
        }
        reaper.forget_group(second.id());
        reaper.forget_group(second.id());
        drop(reaper);
        assert_eq!(wait_for_all(&mut first).signal(), KILLED);
        assert_eq!(wait_for_all(&mut third).signal(), KILLED);
        assert!(second.try_wait().unwrap().is_none());
        kill_tree(&mut second);
    }

    #[test]
    fn a_keeper_tidies_a_folder_whatever_spaces_are_in_its_name() {
        let pid = std::process::id();
        let folder = std::env::temp_dir().join(format!("heaplings reaper  {pid} "));
        let (own, other) = (folder.join(format!("{pid}-0")), folder.join("other"));
        for folder in [&own, &other] {
            std::fs::create_dir_all(folder).unwrap();
        }
        let reaper = Reaper::start();
        reaper.tidy(&folder);
        drop(reaper);
        // It goes, or this test never ends.
        while own.exists() {
            thread::sleep(std::time::Duration::from_millis(10));
        }
        assert!(other.exists());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_keeper_ends_with_its_input() {
        let mut command = shell(REAPER);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        drop(child.stdin.take());
        child.wait().expect("it ends, or this test never does");
    }

    #[test]
    fn a_size_is_two_numbers_rows_first() {
        assert_eq!(parse_size("24 80\n"), Some((80, 24)));
        for nonsense in ["", "24", "0 0", "24 x", "24 0", "99999 80"] {
            assert_eq!(parse_size(nonsense), None, "{nonsense:?}");
        }
    }
}
