//! A profile as JSON for other programs, by names that stay as they are.

use std::borrow::Cow;

use super::{Amounts, Comparison, OwnFrames, Site, Sources, Units, changes, sites};
use crate::util::json::{Value, object};

/// The names of the figures, in the order of [`Amounts::figures`]: dhat's own.
const FIGURES: [&str; 6] =
    ["total_blocks", "total_bytes", "max_blocks", "max_bytes", "curr_blocks", "curr_bytes"];

type Members = Vec<(Cow<'static, str>, Value<'static>)>;

/// The sums and the places of a profile.
pub fn document(own: &OwnFrames<'_>, sources: &Sources) -> Value<'static> {
    let (profile, units) = (own.profile(), &own.profile().units);
    let sites = sites(own);
    let mut members = head(units);
    members.push(("command".into(), profile.command.clone().into()));
    members.extend(figures(units, profile.sums()));
    let sites = sites.iter().map(|site| {
        let mut members = place(site, sources);
        members.extend(figures(units, site.amounts));
        Value::Object(members)
    });
    members.push(("sites".into(), sites.collect()));
    Value::Object(members)
}

/// The sums of two profiles, and the places that changed.
pub fn comparison_document(comparison: &Comparison<'_>) -> Value<'static> {
    let units = &comparison.new.profile().units;
    let side = |own: &OwnFrames<'_>| {
        let mut members: Members = vec![("command".into(), own.profile().command.clone().into())];
        members.extend(figures(units, own.profile().sums()));
        Value::Object(members)
    };
    let (old, new) = (sites(comparison.old), sites(comparison.new));
    let mut changes = changes(&old, &new);
    changes.retain(|change| change.before() != change.after());
    let sites = changes.iter().filter_map(|change| {
        let mut members = place(change.new.or(change.old)?, comparison.sources);
        let line = change.old.map_or(Value::Null, |site| u64::from(site.line).into());
        members.push(("old_line".into(), line));
        let amounts = |site: Option<&Site>| {
            site.map_or(Value::Null, |site| Value::Object(figures(units, site.amounts)))
        };
        members.push(("old".into(), amounts(change.old)));
        members.push(("new".into(), amounts(change.new)));
        Some(Value::Object(members))
    });
    let mut members = head(units);
    members.push(("old".into(), side(comparison.old)));
    members.push(("new".into(), side(comparison.new)));
    members.push(("sites".into(), sites.collect()));
    Value::Object(members)
}

fn head(units: &Units) -> Members {
    let names = object([("blocks", units.blocks.clone().into()), ("bytes", units.bytes.clone().into())]);
    vec![("mode".into(), units.mode.name().into()), ("units".into(), names)]
}

/// What has no lifetime has no peak and no end, and then these are left out.
fn figures(units: &Units, amounts: Amounts) -> Members {
    let many = if units.mode.has_lifetimes() { 6 } else { 2 };
    let figures = FIGURES.into_iter().zip(amounts.figures()).take(many);
    figures.map(|(name, figure)| (name.into(), figure.into())).collect()
}

/// Where a place is; `null` for what is not known.
fn place(site: &Site, sources: &Sources) -> Members {
    let text = |text: &str| match text {
        "" => Value::Null,
        text => text.to_string().into(),
    };
    let number = |number: u32| if number == 0 { Value::Null } else { u64::from(number).into() };
    vec![
        ("function".into(), text(&site.function)),
        ("file".into(), text(&site.file)),
        ("line".into(), number(site.line)),
        ("column".into(), number(site.column)),
        ("source".into(), sources.line(site).map_or(Value::Null, |line| line.trim().to_string().into())),
        ("causes".into(), site.causes.iter().map(|cause| cause.clone().into()).collect()),
    ]
}
