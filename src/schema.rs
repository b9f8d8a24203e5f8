// @generated automatically by Diesel CLI.

diesel::table! {
    activity (id) {
        id -> Integer,
        at -> Timestamp,
        person_id -> Text,
        incident_id -> Nullable<Text>,
        verb -> Text,
        detail -> Text,
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
    submissions (form_id) {
        form_id -> Text,
        person_id -> Text,
        led_to -> Text,
        at -> Timestamp,
    }
}

diesel::joinable!(activity -> people (person_id));
diesel::joinable!(attendees -> meetings (meeting_id));
diesel::joinable!(attendees -> people (person_id));
diesel::joinable!(contributors -> postmortems (postmortem_id));
diesel::joinable!(deadlines -> people (by_id));
diesel::joinable!(deadlines -> postmortems (postmortem_id));
diesel::joinable!(handovers -> postmortems (postmortem_id));
diesel::joinable!(incident_readers -> incidents (incident_id));
diesel::joinable!(incident_readers -> people (person_id));
diesel::joinable!(incident_services -> incidents (incident_id));
diesel::joinable!(incident_services -> services (service_id));
diesel::joinable!(kept_texts -> people (author_id));
diesel::joinable!(kept_texts -> postmortems (postmortem_id));
diesel::joinable!(meetings -> postmortems (postmortem_id));
diesel::joinable!(postmortems -> incidents (incident_id));
diesel::joinable!(section_revisions -> people (author_id));
diesel::joinable!(sections -> people (saved_by));
diesel::joinable!(sections -> postmortems (postmortem_id));
diesel::joinable!(sessions -> people (person_id));
diesel::joinable!(submissions -> people (person_id));

diesel::allow_tables_to_appear_in_same_query!(
    activity,
    attendees,
    contributors,
    deadlines,
    handovers,
    holidays,
    house,
    incident_readers,
    incident_services,
    incidents,
    invitations,
    kept_texts,
    meetings,
    people,
    policies,
    postmortems,
    section_revisions,
    sections,
    services,
    sessions,
    submissions,
);
