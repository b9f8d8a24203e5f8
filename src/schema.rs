// @generated automatically by Diesel CLI.

diesel::table! {
    actions (id) {
        id -> Text,
        postmortem_id -> Text,
        text -> Text,
        html -> Text,
        rendered_by -> Integer,
        kind -> Text,
        person_id -> Nullable<Text>,
        due_on -> Nullable<Date>,
        priority -> Text,
        tracker -> Text,
        state -> Text,
        reason -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        revision -> Integer,
        added_by -> Text,
        added_at -> Timestamp,
        removed_by -> Nullable<Text>,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    activity (id) {
        id -> Integer,
        at -> Timestamp,
        person_id -> Text,
        incident_id -> Nullable<Text>,
        verb -> Text,
        detail -> Text,
        changes_document -> Bool,
    }
}

diesel::table! {
    affected_customers (id) {
        id -> Text,
        postmortem_id -> Text,
        name -> Text,
        reference -> Text,
        effect -> Text,
        contact -> Text,
        revision -> Integer,
        added_by -> Text,
        added_at -> Timestamp,
        removed_by -> Nullable<Text>,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    affected_functions (id) {
        id -> Text,
        postmortem_id -> Text,
        name -> Text,
        degree -> Text,
        detail -> Text,
        revision -> Integer,
        added_by -> Text,
        added_at -> Timestamp,
        removed_by -> Nullable<Text>,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    asks (id) {
        id -> Text,
        postmortem_id -> Text,
        place -> Text,
        asked_id -> Text,
        wording -> Text,
        due_on -> Date,
        due_ends_at -> Timestamp,
        asked_by -> Text,
        asked_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
        settled_by -> Nullable<Text>,
        settled_how -> Nullable<Text>,
        answer -> Text,
    }
}

diesel::table! {
    attendance (meeting_id, person_id) {
        meeting_id -> Text,
        person_id -> Text,
        present -> Bool,
        noted_by -> Text,
        noted_at -> Timestamp,
    }
}

diesel::table! {
    attendees (meeting_id, person_id) {
        meeting_id -> Text,
        person_id -> Text,
        required -> Bool,
        answer -> Text,
        answered_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    calendar_feeds (person_id) {
        person_id -> Text,
        secret_hash -> Nullable<Text>,
        revision -> Integer,
        changed_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    comment_mentions (person_id, comment_id) {
        person_id -> Text,
        comment_id -> Text,
        seen_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    comment_threads (id, postmortem_id) {
        id -> Text,
        postmortem_id -> Text,
        section -> Text,
        exact -> Text,
        prefix -> Text,
        suffix -> Text,
        position -> Integer,
        repeated -> Bool,
        started_by -> Text,
        started_at -> Timestamp,
        standing -> Integer,
        resolved_by -> Nullable<Text>,
        resolved_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    comments (postmortem_id, thread_id, number) {
        id -> Text,
        postmortem_id -> Text,
        thread_id -> Text,
        number -> Integer,
        text -> Text,
        html -> Text,
        rendered_by -> Integer,
        revision -> Integer,
        written_by -> Text,
        written_at -> Timestamp,
        changed_at -> Nullable<Timestamp>,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    contributors (id) {
        id -> Integer,
        postmortem_id -> Text,
        person_id -> Text,
        involvement -> Text,
        added_by -> Text,
        added_at -> Timestamp,
        removed_by -> Nullable<Text>,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    coverage_changes (id) {
        id -> Integer,
        number -> Integer,
    }
}

diesel::table! {
    customer_notes (id) {
        id -> Text,
        postmortem_id -> Text,
        who -> Text,
        said -> Text,
        html -> Text,
        rendered_by -> Integer,
        said_at -> Nullable<Timestamp>,
        zone -> Text,
        contacts -> Nullable<Integer>,
        ticket -> Text,
        corrects_id -> Nullable<Text>,
        reason -> Text,
        author_id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    deadlines (id) {
        id -> Integer,
        postmortem_id -> Text,
        deadline_on -> Nullable<Date>,
        words -> Text,
        why -> Text,
        by_id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    edition_notes (id) {
        id -> Text,
        edition_id -> Text,
        body -> Text,
        noted_by -> Text,
        noted_at -> Timestamp,
    }
}

diesel::table! {
    editions (id) {
        id -> Text,
        postmortem_id -> Text,
        number -> Integer,
        approved_by -> Text,
        approver -> Text,
        approved_at -> Timestamp,
        last_deed -> Integer,
        sha256 -> Text,
        content -> Text,
    }
}

diesel::table! {
    factors (id) {
        id -> Text,
        category -> Text,
        folded -> Text,
        named_by -> Text,
        named_at -> Timestamp,
    }
}

diesel::table! {
    figures (id) {
        id -> Text,
        name -> Text,
        unit -> Text,
        guidance -> Text,
        position -> Integer,
        retired_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    handovers (id) {
        id -> Text,
        postmortem_id -> Text,
        from_id -> Nullable<Text>,
        to_id -> Text,
        criterion -> Text,
        reason -> Text,
        by_id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    hint_dismissals (postmortem_id, place, pattern, passage) {
        postmortem_id -> Text,
        place -> Text,
        pattern -> Text,
        passage -> Text,
        dismissed_by -> Text,
        dismissed_at -> Timestamp,
        restored_by -> Nullable<Text>,
        restored_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    hint_finds (postmortem_id, place) {
        postmortem_id -> Text,
        place -> Text,
        found_by -> Integer,
        hits -> Text,
    }
}

diesel::table! {
    hint_patterns_off (pattern) {
        pattern -> Text,
        off_by -> Text,
        off_at -> Timestamp,
    }
}

diesel::table! {
    holidays (holiday_on) {
        holiday_on -> Date,
        name -> Text,
    }
}

diesel::table! {
    house (id) {
        id -> Integer,
        secret -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    impact_figures (id) {
        id -> Text,
        postmortem_id -> Text,
        figure_id -> Text,
        state -> Text,
        hundredths -> Nullable<BigInt>,
        note -> Text,
        revision -> Integer,
        changed_by -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    incident_readers (incident_id, person_id) {
        incident_id -> Text,
        person_id -> Text,
    }
}

diesel::table! {
    incident_services (incident_id, service_id) {
        incident_id -> Text,
        service_id -> Text,
    }
}

diesel::table! {
    incidents (id) {
        id -> Text,
        title -> Text,
        summary -> Text,
        declared_severity -> Text,
        severity -> Text,
        outcome -> Text,
        response_triggered -> Bool,
        response_trigger -> Text,
        triggered_by -> Nullable<Text>,
        commander_id -> Nullable<Text>,
        on_call_id -> Nullable<Text>,
        zone -> Text,
        impact_began_at -> Nullable<Timestamp>,
        detected_at -> Nullable<Timestamp>,
        triggered_at -> Nullable<Timestamp>,
        mitigated_at -> Nullable<Timestamp>,
        resolved_at -> Nullable<Timestamp>,
        began_at -> Timestamp,
        restricted -> Bool,
        postmortem_id -> Nullable<Text>,
        revision -> Integer,
        recorded_by -> Text,
        recorded_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    internal_addresses (id) {
        id -> Text,
        pattern -> Text,
        added_by -> Nullable<Text>,
        added_at -> Timestamp,
    }
}

diesel::table! {
    invitations (id) {
        id -> Text,
        email -> Text,
        name -> Text,
        role -> Text,
        admin -> Bool,
        secret_hash -> Text,
        invited_by -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        accepted_by -> Nullable<Text>,
        accepted_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    kept_texts (id) {
        id -> Text,
        postmortem_id -> Text,
        kind -> Text,
        author_id -> Text,
        base_revision -> Integer,
        body -> Text,
        why -> Text,
        at -> Timestamp,
        dismissed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    meetings (id) {
        id -> Text,
        postmortem_id -> Text,
        starts_at -> Timestamp,
        minutes -> Integer,
        zone -> Text,
        place -> Text,
        facilitator_id -> Nullable<Text>,
        late_reason -> Text,
        revision -> Integer,
        sequence -> Integer,
        scheduled_by -> Text,
        changed_at -> Timestamp,
        cancelled_at -> Nullable<Timestamp>,
        cancel_reason -> Text,
    }
}

diesel::table! {
    message_approvals (id) {
        id -> Text,
        postmortem_id -> Text,
        revision -> Integer,
        body -> Text,
        html -> Text,
        rendered_by -> Integer,
        reason -> Text,
        approved_by -> Text,
        approved_at -> Timestamp,
        withdrawn_by -> Nullable<Text>,
        withdrawn_at -> Nullable<Timestamp>,
        withdrawal_reason -> Text,
    }
}

diesel::table! {
    message_postings (id) {
        id -> Text,
        approval_id -> Text,
        postmortem_id -> Text,
        address -> Text,
        posted_by -> Text,
        posted_at -> Timestamp,
        noted_at -> Timestamp,
    }
}

diesel::table! {
    monitoring_decisions (id) {
        id -> Text,
        postmortem_id -> Text,
        action_id -> Nullable<Text>,
        reason -> Text,
        revision -> Integer,
        changed_by -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    notices (id) {
        id -> Text,
        person_id -> Text,
        kind -> Text,
        topic -> Text,
        incident_id -> Nullable<Text>,
        subject -> Text,
        letter -> Text,
        created_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        dedup_key -> Text,
        kind -> Text,
        person_id -> Nullable<Text>,
        topic -> Text,
        incident_id -> Nullable<Text>,
        address -> Text,
        name -> Text,
        reply_to -> Text,
        subject -> Text,
        text -> Text,
        html -> Text,
        calendar -> Text,
        method -> Text,
        msgid -> Text,
        created_at -> Timestamp,
        good_until -> Timestamp,
        state -> Text,
        attempts -> Integer,
        next_try_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        last_error -> Text,
    }
}

diesel::table! {
    people (id) {
        id -> Text,
        email -> Text,
        name -> Text,
        role -> Text,
        admin -> Bool,
        zone -> Text,
        password -> Nullable<Text>,
        created_at -> Timestamp,
        disabled_at -> Nullable<Timestamp>,
        reminders -> Bool,
        digest_hour -> Integer,
    }
}

diesel::table! {
    policies (severity) {
        severity -> Text,
        days -> Integer,
        counted_in -> Text,
    }
}

diesel::table! {
    postmortem_factors (id) {
        id -> Text,
        postmortem_id -> Text,
        factor_id -> Text,
        sentence -> Text,
        detail -> Text,
        html -> Text,
        rendered_by -> Integer,
        revision -> Integer,
        added_by -> Text,
        added_at -> Timestamp,
        removed_by -> Nullable<Text>,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    postmortems (id) {
        id -> Text,
        incident_id -> Text,
        title -> Text,
        owner_id -> Text,
        criterion -> Text,
        criterion_reason -> Text,
        status -> Text,
        zone -> Text,
        deadline_on -> Nullable<Date>,
        deadline_words -> Text,
        deadline_ends_at -> Nullable<Timestamp>,
        meeting_at -> Nullable<Timestamp>,
        opened_by -> Text,
        opened_at -> Timestamp,
    }
}

diesel::table! {
    prompts (id) {
        id -> Text,
        postmortem_id -> Text,
        question -> Text,
        state -> Text,
        answer -> Text,
        revision -> Integer,
        changed_by -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    prompts_off (question) {
        question -> Text,
        off_by -> Text,
        off_at -> Timestamp,
    }
}

diesel::table! {
    public_pages (id) {
        id -> Text,
        postmortem_id -> Text,
        secret -> Text,
        opened_by -> Text,
        opened_at -> Timestamp,
        closed_by -> Nullable<Text>,
        closed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    response_ratings (id) {
        id -> Text,
        postmortem_id -> Text,
        aspect -> Text,
        rating -> Text,
        note -> Text,
        revision -> Integer,
        changed_by -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    review_points (id) {
        id -> Text,
        postmortem_id -> Text,
        kind -> Text,
        text -> Text,
        html -> Text,
        rendered_by -> Integer,
        action_id -> Nullable<Text>,
        reason -> Text,
        revision -> Integer,
        added_by -> Text,
        added_at -> Timestamp,
        removed_by -> Nullable<Text>,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    review_steps (postmortem_id, number) {
        postmortem_id -> Text,
        number -> Integer,
        from_status -> Text,
        to_status -> Text,
        reason -> Text,
        against -> Text,
        edition -> Nullable<Integer>,
        taken_by -> Text,
        taken_at -> Timestamp,
    }
}

diesel::table! {
    reviewers (postmortem_id, person_id) {
        postmortem_id -> Text,
        person_id -> Text,
        named_by -> Text,
        named_at -> Timestamp,
    }
}

diesel::table! {
    scrub_dismissals (id) {
        id -> Text,
        postmortem_id -> Text,
        finding -> Text,
        words -> Text,
        reason -> Text,
        dismissed_by -> Text,
        dismissed_at -> Timestamp,
        undone_by -> Nullable<Text>,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    section_revisions (postmortem_id, kind, revision) {
        postmortem_id -> Text,
        kind -> Text,
        revision -> Integer,
        body -> Text,
        words -> Integer,
        base_revision -> Integer,
        sent -> Nullable<Text>,
        restores -> Nullable<Integer>,
        author_id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    sections (postmortem_id, kind) {
        postmortem_id -> Text,
        kind -> Text,
        position -> Integer,
        revision -> Integer,
        empty -> Bool,
        html -> Text,
        rendered_by -> Integer,
        saved_by -> Nullable<Text>,
        saved_at -> Nullable<Timestamp>,
        guidance -> Text,
        start -> Text,
    }
}

diesel::table! {
    services (id) {
        id -> Text,
        name -> Text,
        team -> Text,
        description -> Text,
        created_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        key_hash -> Text,
        person_id -> Text,
        state -> Text,
        agent -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    setting_changes (id) {
        id -> Integer,
        at -> Timestamp,
        person_id -> Text,
        setting -> Text,
        item -> Text,
        before -> Text,
        after -> Text,
    }
}

diesel::table! {
    severity_names (severity) {
        severity -> Text,
        name -> Text,
        guidance -> Text,
    }
}

diesel::table! {
    submissions (form_id) {
        form_id -> Text,
        person_id -> Text,
        led_to -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    template_sections (template_id, kind) {
        template_id -> Text,
        kind -> Text,
        left_out -> Bool,
        guidance -> Text,
        start -> Text,
    }
}

diesel::table! {
    templates (id) {
        id -> Text,
        outcome -> Nullable<Text>,
        severity -> Nullable<Text>,
        revision -> Integer,
        changed_by -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    timeline_entries (id) {
        id -> Text,
        postmortem_id -> Text,
        at -> Timestamp,
        zone -> Text,
        text -> Text,
        html -> Text,
        rendered_by -> Integer,
        kind -> Text,
        source -> Text,
        knowledge -> Text,
        paste -> Nullable<Text>,
        revision -> Integer,
        added_by -> Text,
        added_at -> Timestamp,
        removed_by -> Nullable<Text>,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    versions (id) {
        id -> Integer,
        postmortem_id -> Text,
        place -> Text,
        item -> Text,
        revision -> Integer,
        step -> Text,
        fields -> Text,
        by_id -> Text,
        at -> Timestamp,
    }
}

diesel::joinable!(actions -> postmortems (postmortem_id));
diesel::joinable!(activity -> people (person_id));
diesel::joinable!(affected_customers -> postmortems (postmortem_id));
diesel::joinable!(affected_functions -> postmortems (postmortem_id));
diesel::joinable!(asks -> postmortems (postmortem_id));
diesel::joinable!(attendance -> meetings (meeting_id));
diesel::joinable!(attendees -> meetings (meeting_id));
diesel::joinable!(attendees -> people (person_id));
diesel::joinable!(calendar_feeds -> people (person_id));
diesel::joinable!(comment_mentions -> people (person_id));
diesel::joinable!(comment_threads -> postmortems (postmortem_id));
diesel::joinable!(comments -> people (written_by));
diesel::joinable!(comments -> postmortems (postmortem_id));
diesel::joinable!(contributors -> postmortems (postmortem_id));
diesel::joinable!(customer_notes -> people (author_id));
diesel::joinable!(customer_notes -> postmortems (postmortem_id));
diesel::joinable!(deadlines -> people (by_id));
diesel::joinable!(deadlines -> postmortems (postmortem_id));
diesel::joinable!(edition_notes -> editions (edition_id));
diesel::joinable!(edition_notes -> people (noted_by));
diesel::joinable!(editions -> people (approved_by));
diesel::joinable!(editions -> postmortems (postmortem_id));
diesel::joinable!(factors -> people (named_by));
diesel::joinable!(handovers -> postmortems (postmortem_id));
diesel::joinable!(hint_dismissals -> postmortems (postmortem_id));
diesel::joinable!(hint_finds -> postmortems (postmortem_id));
diesel::joinable!(hint_patterns_off -> people (off_by));
diesel::joinable!(impact_figures -> figures (figure_id));
diesel::joinable!(impact_figures -> people (changed_by));
diesel::joinable!(impact_figures -> postmortems (postmortem_id));
diesel::joinable!(incident_readers -> incidents (incident_id));
diesel::joinable!(incident_readers -> people (person_id));
diesel::joinable!(incident_services -> incidents (incident_id));
diesel::joinable!(incident_services -> services (service_id));
diesel::joinable!(internal_addresses -> people (added_by));
diesel::joinable!(kept_texts -> people (author_id));
diesel::joinable!(kept_texts -> postmortems (postmortem_id));
diesel::joinable!(meetings -> postmortems (postmortem_id));
diesel::joinable!(message_approvals -> postmortems (postmortem_id));
diesel::joinable!(message_postings -> message_approvals (approval_id));
diesel::joinable!(message_postings -> people (posted_by));
diesel::joinable!(message_postings -> postmortems (postmortem_id));
diesel::joinable!(monitoring_decisions -> actions (action_id));
diesel::joinable!(monitoring_decisions -> people (changed_by));
diesel::joinable!(monitoring_decisions -> postmortems (postmortem_id));
diesel::joinable!(notices -> incidents (incident_id));
diesel::joinable!(notices -> people (person_id));
diesel::joinable!(outbox -> incidents (incident_id));
diesel::joinable!(outbox -> people (person_id));
diesel::joinable!(postmortem_factors -> factors (factor_id));
diesel::joinable!(postmortem_factors -> postmortems (postmortem_id));
diesel::joinable!(postmortems -> incidents (incident_id));
diesel::joinable!(prompts -> people (changed_by));
diesel::joinable!(prompts -> postmortems (postmortem_id));
diesel::joinable!(prompts_off -> people (off_by));
diesel::joinable!(public_pages -> postmortems (postmortem_id));
diesel::joinable!(response_ratings -> people (changed_by));
diesel::joinable!(response_ratings -> postmortems (postmortem_id));
diesel::joinable!(review_points -> actions (action_id));
diesel::joinable!(review_points -> postmortems (postmortem_id));
diesel::joinable!(review_steps -> people (taken_by));
diesel::joinable!(review_steps -> postmortems (postmortem_id));
diesel::joinable!(reviewers -> postmortems (postmortem_id));
diesel::joinable!(scrub_dismissals -> postmortems (postmortem_id));
diesel::joinable!(section_revisions -> people (author_id));
diesel::joinable!(sections -> people (saved_by));
diesel::joinable!(sections -> postmortems (postmortem_id));
diesel::joinable!(sessions -> people (person_id));
diesel::joinable!(setting_changes -> people (person_id));
diesel::joinable!(submissions -> people (person_id));
diesel::joinable!(template_sections -> templates (template_id));
diesel::joinable!(templates -> people (changed_by));
diesel::joinable!(timeline_entries -> postmortems (postmortem_id));
diesel::joinable!(versions -> people (by_id));
diesel::joinable!(versions -> postmortems (postmortem_id));

diesel::allow_tables_to_appear_in_same_query!(
    actions,
    activity,
    affected_customers,
    affected_functions,
    asks,
    attendance,
    attendees,
    calendar_feeds,
    comment_mentions,
    comment_threads,
    comments,
    contributors,
    coverage_changes,
    customer_notes,
    deadlines,
    edition_notes,
    editions,
    factors,
    figures,
    handovers,
    hint_dismissals,
    hint_finds,
    hint_patterns_off,
    holidays,
    house,
    impact_figures,
    incident_readers,
    incident_services,
    incidents,
    internal_addresses,
    invitations,
    kept_texts,
    meetings,
    message_approvals,
    message_postings,
    monitoring_decisions,
    notices,
    outbox,
    people,
    policies,
    postmortem_factors,
    postmortems,
    prompts,
    prompts_off,
    public_pages,
    response_ratings,
    review_points,
    review_steps,
    reviewers,
    scrub_dismissals,
    section_revisions,
    sections,
    services,
    sessions,
    setting_changes,
    severity_names,
    submissions,
    template_sections,
    templates,
    timeline_entries,
    versions,
);
