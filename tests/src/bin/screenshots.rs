//! Pictures of the page: every screen in every look, into `screenshots/`; and the one in the README.
//!
//! At the end it says which differ from the kept ones (`tests/pictures/`), or keeps these: `--accept`. Names of screens
//! are those that are wanted; without any, all are.

use std::fs;
use std::process::ExitCode;

use highwater_tests::Page;
use highwater_tests::pictures::{self, Picture, Sheet};
use highwater_tests::screens::{SCREENS, Screen, all_looks};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let (options, names): (Vec<_>, Vec<_>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let accepts = options.iter().any(|option| option == "--accept");
    let known: Vec<&str> = SCREENS.iter().map(|screen| screen.name).collect();
    let unknown = names.iter().find(|name| !known.contains(&name.as_str()));
    if let Some(unknown) = unknown.or(options.iter().find(|option| *option != "--accept")) {
        eprintln!("there is no {unknown}; the screens are {}, the option is --accept", known.join(", "));
        return ExitCode::from(2);
    }
    fs::create_dir_all(pictures::folder()).expect("screenshots/ can be made");
    let page = Page::blank().await;
    let mut differences = Vec::new();
    for screen in
        SCREENS.iter().filter(|screen| names.is_empty() || names.iter().any(|name| name == screen.name))
    {
        differences.extend(take(&page, screen, accepts).await);
    }
    page.close().await;
    if differences.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("\n{}", differences.join("\n"));
    println!(
        "\nBoth and what differs are in screenshots/failed/. Is it as it should be? cargo xtask screenshots --accept"
    );
    ExitCode::FAILURE
}

/// Takes all pictures of a screen; gives what differs from the kept ones.
async fn take(page: &Page, screen: &Screen, accepts: bool) -> Vec<String> {
    let (kept, mut sheet, mut differences) = (Sheet::kept(screen.name), Sheet::default(), Vec::new());
    for look in all_looks() {
        screen.show(page, look).await;
        let (png, picture) = Picture::take(page).await;
        let path = pictures::folder().join(format!("{}-{look}.png", screen.name));
        fs::write(&path, &png).expect("the picture can be written");
        println!("{}", path.display());
        sheet.put(look, &picture);
        if let (Ok(kept), false) = (&kept, accepts) {
            differences.extend(pictures::compare(screen.name, look, kept, &picture).err());
        }
        if screen.name == "first" && look.to_string() == "1440-en-light" {
            let readme = pictures::folder().with_file_name("static").join("readme.png");
            fs::write(readme, png).expect("static/readme.png can be written");
        }
    }
    match kept {
        _ if accepts => sheet.keep(screen.name),
        Err(why) => differences.push(why),
        Ok(_) => {}
    }
    differences
}
