// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Authorization, IBatchAuthorizations } from "./IBatchAuthorizations.sol";

/// @notice Who may change a batch's status, and how fast. It is part of the batch id and never changes.
struct Policy {
    /// @notice Who may announce changes: an account, a contract, or zero for nobody.
    address revoker;
    /// @notice Who may hold credentials at once, without notice: an account, a contract, or zero for nobody.
    address emergency;
    /// @notice Seconds of one epoch. 0: an epoch is a second, and a change takes effect one second later.
    uint64 epochLength;
    /// @notice Longest emergency hold in seconds; 0 where there is no emergency role.
    uint64 emergencyLimit;
    /// @notice Names the rules (notice, evidence, disputes) to which the roles bind themselves. For rules of a rulebook
    /// contract it is {Ids-rules}; for rules kept elsewhere any other hash, such as keccak256 of their text; zero for no rules.
    /// The registry does not read it.
    bytes32 rulesHash;
}

/// @notice A batch of credentials. Callers pass it in calldata, and the registry checks it against the batch id. So the
/// registry keeps one storage slot a batch.
struct BatchHeader {
    /// @notice The issuer.
    address issuer;
    /// @notice Schema uid of every credential in the batch.
    bytes32 schema;
    /// @notice Root of the native tree of credential leaves; not zero.
    bytes32 root;
    /// @notice Number of credentials, 1 to 2^32.
    uint64 size;
    /// @notice Unix seconds from which the credentials count, at most a day before the time of the block that issues them.
    uint64 issuedAt;
    /// @notice Who may change status, and how fast.
    Policy policy;
    /// @notice keccak256 of the bytes of the batch's manifest.
    bytes32 manifestHash;
    /// @notice Free: tells batches apart that are equal in all other fields.
    bytes32 salt;
}

/// @notice What a change does. The numbers enter the digest and never change.
/// @dev One step of the digest hashes, for the first five kinds: the word, its mask, the second from which the change takes
/// effect (or would have, for a retraction), and `until` 0. For the two emergency kinds it hashes the credential's index (or
/// 2^256 - 1 for the whole batch), mask 0, and the hold's `from` and `until`.
enum ChangeKind {
    Revoke,
    Suspend,
    Reinstate,
    RetractRevoke,
    RetractSuspension,
    Emergency,
    EndEmergency
}

/// @notice Credentials of one status word: credential i is bit 255 - (i mod 224) of word floor(i / 224).
struct WordMask {
    uint256 word;
    uint256 mask;
}

/// @notice The stored state of one status word in one plane. Each slot holds an epoch in its low 32 bits. The other 224 bits
/// are the status of the word's credentials once every change announced up to that epoch is in force. Zero: nothing was ever
/// announced.
struct StatusWord {
    /// @notice State after the newest epoch with an announcement.
    uint256 newest;
    /// @notice State after the second newest epoch with an announcement.
    uint256 older;
    /// @notice State after the third newest epoch with an announcement.
    uint256 oldest;
}

/// @notice A stored emergency hold, `[from, until)` in Unix seconds: 64 zero bits, from 64, until 64, floor 64. Before its
/// floor, storage has forgotten earlier holds. Zero: no hold was ever imposed. {Holds} reads it.
type Hold is uint256;

/// @notice What a verifier needs of one credential's batch, all from one block.
struct BatchStatus {
    /// @notice Number of changes so far plus one; 0 where there is no such batch.
    uint32 revision;
    /// @notice Rolling digest of all changes.
    uint224 digest;
    StatusWord revoked;
    StatusWord suspended;
    /// @notice The credential's own emergency hold.
    Hold hold;
    /// @notice The emergency hold of the whole batch.
    Hold batchHold;
}

/// @notice Data for a copy of a batch, all from one block: some of its words in both planes.
struct BatchWords {
    /// @notice Number of changes so far plus one; 0 where there is no such batch.
    uint32 revision;
    /// @notice Rolling digest of all changes.
    uint224 digest;
    /// @notice Whether any hold was ever imposed; {IBatchRegistry-holdsOf} returns those of single credentials.
    bool holdsUsed;
    /// @notice The emergency hold of the whole batch.
    Hold batchHold;
    StatusWord[] revoked;
    StatusWord[] suspended;
}

/// @title IBatchRegistry
/// @notice Issues thousands of credentials in one transaction, under one root, and keeps their status as words of 224 bits.
/// @dev The epoch rule: a change announced in epoch e takes effect at the start of epoch e + 2, and may be retracted only in e.
/// If `epochLength` is 0, an epoch is a second and a change takes effect one second later. So the holder of a block's state
/// knows every status before its horizon. All verifiers change their answer in the same second.
/// @dev Warning: this registry knows issuers only by address. The verifier decides whether an issuer deserves trust.
/// @dev Warning: status belongs to a batch, not to a leaf. An issuer that issues the same root again (with another salt)
/// makes its revoked credentials valid there.
/// @dev An emergency hold is not a status bit but an interval. It begins with the next second and ends by itself, at most
/// `emergencyLimit` seconds later. A role that holds again and again can keep a credential suspended, but can do nothing else.
/// A verdict on a batch whose policy has an emergency role has the guarantee `ExceptEmergency`.
interface IBatchRegistry is IBatchAuthorizations {
    /// @notice Only the issuer named in the header may issue.
    error NotIssuer(address caller, address issuer);
    /// @notice Only the policy's revoker may change status; zero means that nobody may.
    error NotRevoker(address caller, address revoker);
    /// @notice A batch with this id was already issued.
    error BatchExists(bytes32 id);
    /// @notice No batch with this header was issued here: a field differs, or it belongs to another chain or registry.
    error UnknownBatch(bytes32 id);
    /// @notice A batch needs a root.
    error ZeroRoot();
    /// @notice A batch holds 1 to 2^32 credentials.
    error SizeOutOfRange(uint64 size);
    /// @notice `issuedAt` must be at most a day before the block's time and never after it.
    error IssuedAtOutOfRange(uint64 issuedAt, uint64 earliest, uint64 latest);
    /// @notice Only the policy's emergency role may hold credentials; zero means that nobody may.
    error NotEmergency(address caller, address emergency);
    /// @notice An epoch's length is 0 (an epoch is a second), or between these bounds, in seconds.
    error EpochLengthOutOfRange(uint64 epochLength, uint64 shortest, uint64 longest);
    /// @notice An emergency role needs a limit from 1 second to `longest`. Without an emergency role, the limit must be 0.
    error EmergencyLimitOutOfRange(address emergency, uint64 emergencyLimit, uint64 longest);
    /// @notice `change` does not take this kind of change.
    error KindNotSupported(ChangeKind kind);
    /// @notice A change names at least one word.
    error NoMasks();
    /// @notice The mask is empty, or sets bits that belong to no credential of the batch. `allowed` has the bits that it may
    /// set.
    error MaskOutOfRange(uint256 word, uint256 mask, uint256 allowed);
    /// @notice A credential to suspend is (or will be) suspended already, or one to reinstate is not. `projected` is the word
    /// once all announced changes are in force.
    error NoChange(uint256 word, uint256 mask, uint256 projected);
    /// @notice Only changes announced in this very epoch can be retracted; `pending` has their bits.
    error NothingToRetract(uint256 word, uint256 mask, uint256 pending);
    /// @notice An emergency names at least one credential, or the whole batch.
    error NoTargets();
    /// @notice The batch has no credential with this index.
    error IndexBeyondBatch(uint256 index, uint64 size);
    /// @notice A hold ends after it begins, and at most `emergencyLimit` later.
    error HoldOutOfRange(uint64 until, uint64 earliest, uint64 latest);
    /// @notice A hold's end may only be brought forward, and only to the horizon or later, so that copies that are still fresh
    /// stay true. If `latest` is before `earliest`, there is nothing left to end.
    error HoldEndOutOfRange(uint256 target, uint64 until, uint64 earliest, uint64 latest);
    /// @notice Storage can answer only from `floor` on; older history is in the events.
    error HistoryNotKept(uint64 moment, uint64 floor);
    /// @notice Nobody can yet know the status at or after the horizon.
    error BeyondHorizon(uint64 moment, uint64 horizon);
    /// @notice Epoch numbers have 32 bits and never wrap. For a change, `epoch` is the current one. For an issue, it is the
    /// epoch 30 years later: a batch whose epochs run out could no longer be revoked.
    error EpochOutOfRange(uint256 epoch);
    /// @notice A batch takes 2^30 - 2 changes. Holds may use only the first half of them, so that they cannot use up the
    /// numbers that revocation needs.
    error RevisionsExhausted(bytes32 id);

    /// @notice A batch was issued.
    /// @param id The batch id: hash of chain, registry and the header.
    /// @param issuer The issuer.
    /// @param schema The schema uid.
    /// @param header The whole header, which every later call needs.
    /// @param uri Where the manifest can be fetched; the registry does not check it.
    event BatchIssued(
        bytes32 indexed id,
        address indexed issuer,
        bytes32 indexed schema,
        BatchHeader header,
        string uri
    );

    /// @notice Status changes were announced or retracted. Each word moves the revision by one and the digest by one step.
    /// @param id The batch id.
    /// @param kind What the change does.
    /// @param revision Revision after the last word.
    /// @param from Unix seconds from which the change takes effect (or would have, for a retraction).
    /// @param until Unix seconds until which the change holds; 0 for all but emergencies.
    /// @param reason Reason code of the issuer's own list; 0 for none.
    /// @param evidence keccak256 of the evidence; zero for none.
    /// @param masks The words and the credentials in them.
    event StatusChanged(
        bytes32 indexed id,
        ChangeKind indexed kind,
        uint32 revision,
        uint64 from,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        WordMask[] masks
    );

    /// @notice An emergency hold was imposed, or its end brought forward. It moves the revision by one and the digest by one
    /// step.
    /// @param id The batch id.
    /// @param kind Emergency or EndEmergency.
    /// @param revision Revision after it.
    /// @param target The credential's index, or 2^256 - 1 for the whole batch.
    /// @param from First second of the hold as now stored.
    /// @param until First second after the hold.
    /// @param reason Reason code of the issuer's own list; 0 for none.
    /// @param evidence keccak256 of the evidence; zero for none.
    event HoldChanged(
        bytes32 indexed id,
        ChangeKind indexed kind,
        uint32 revision,
        uint256 target,
        uint64 from,
        uint64 until,
        uint32 reason,
        bytes32 evidence
    );

    /// @notice Issues a batch: all its credentials at once.
    /// @param header The batch; `header.issuer` must be the caller.
    /// @param uri Where the manifest can be fetched.
    /// @return id The batch id.
    function issue(BatchHeader calldata header, string calldata uri) external returns (bytes32 id);

    /// @notice Issues a batch that `header.issuer` signed.
    /// @param header The batch.
    /// @param uri Where the manifest can be fetched.
    /// @param authorization The issuer's, over header and uri.
    /// @return id The batch id.
    function issueByDelegation(
        BatchHeader calldata header,
        string calldata uri,
        Authorization calldata authorization
    ) external returns (bytes32 id);

    /// @notice Announces or retracts status changes. The caller must be the policy's revoker.
    /// @param header The batch.
    /// @param kind Revoke, Suspend, Reinstate, RetractRevoke or RetractSuspension.
    /// @param masks The words and the credentials in them, each word as often as wanted.
    /// @param reason Reason code of the issuer's own list; 0 for none.
    /// @param evidence keccak256 of the evidence; zero for none.
    /// @return revision Revision after the last word.
    function change(
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32 reason,
        bytes32 evidence
    ) external returns (uint32 revision);

    /// @notice Announces or retracts status changes that the policy's revoker signed: one signature for the whole update.
    /// @param header The batch.
    /// @param kind Revoke, Suspend, Reinstate, RetractRevoke or RetractSuspension.
    /// @param masks The words and the credentials in them.
    /// @param reason Reason code of the issuer's own list; 0 for none.
    /// @param evidence keccak256 of the evidence; zero for none.
    /// @param signedRevision For Revoke and Suspend: 0. For the others: the batch's revision that the revoker signed for, which
    /// must be the one before this change.
    /// @param authorization The revoker's, over the batch id and all of the above.
    /// @return revision Revision after the last word.
    function changeByDelegation(
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32 reason,
        bytes32 evidence,
        uint32 signedRevision,
        Authorization calldata authorization
    ) external returns (uint32 revision);

    /// @notice Holds credentials from the next second on. The caller must be the policy's emergency role.
    /// @dev If a hold is already in force, the result is one hold that spans both.
    /// @param header The batch.
    /// @param targets Indexes of credentials, or 2^256 - 1 for the whole batch in one write.
    /// @param until First second after the hold.
    /// @param reason Reason code of the issuer's own list; 0 for none.
    /// @param evidence keccak256 of the evidence; zero for none.
    /// @return revision Revision after the last target.
    function imposeHold(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence
    ) external returns (uint32 revision);

    /// @notice Holds credentials as the policy's emergency role signed.
    /// @param header The batch.
    /// @param targets Indexes of credentials, or 2^256 - 1 for the whole batch.
    /// @param until First second after the hold.
    /// @param reason Reason code of the issuer's own list; 0 for none.
    /// @param evidence keccak256 of the evidence; zero for none.
    /// @param authorization The emergency role's, over the batch id and all of the above.
    /// @return revision Revision after the last target.
    function imposeHoldByDelegation(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        Authorization calldata authorization
    ) external returns (uint32 revision);

    /// @notice Brings the end of holds forward. The caller must be the policy's emergency role.
    /// @param header The batch.
    /// @param targets Indexes of credentials, or 2^256 - 1 for the whole batch.
    /// @param until First second after the hold: not before this block's horizon, and before the current end.
    /// @param reason Reason code of the issuer's own list; 0 for none.
    /// @param evidence keccak256 of the evidence; zero for none.
    /// @return revision Revision after the last target.
    function endHold(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence
    ) external returns (uint32 revision);

    /// @notice Brings the end of holds forward as the policy's emergency role signed.
    /// @param header The batch.
    /// @param targets Indexes of credentials, or 2^256 - 1 for the whole batch.
    /// @param until First second after the hold.
    /// @param reason Reason code of the issuer's own list; 0 for none.
    /// @param evidence keccak256 of the evidence; zero for none.
    /// @param signedRevision The batch's revision that the emergency role signed for, which must be the one before this change.
    /// @param authorization The emergency role's, over the batch id and all of the above.
    /// @return revision Revision after the last target.
    function endHoldByDelegation(
        BatchHeader calldata header,
        uint256[] calldata targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        uint32 signedRevision,
        Authorization calldata authorization
    ) external returns (uint32 revision);

    /// @notice Number of changes so far plus one. At 1, nothing was ever announced: then {statusOf} is zero for every
    /// credential, except for revision and digest.
    /// @param id The batch id.
    /// @return revision 0 where there is no such batch.
    function revisionOf(bytes32 id) external view returns (uint32 revision);

    /// @notice The stored state that decides about one credential: all that a verdict needs, in one call.
    /// @dev Slots that cannot change a verdict are not read and are returned as zero. At revision 1 these are all slots.
    /// Suspensions are not read before the first one, and neither are holds. An older state in the revoked plane is read only
    /// if the credential's bit is set in the next newer state. An older state in the suspended plane is read only if the next
    /// newer one is not zero. docs/storage.md has the rule.
    /// @param id The batch id.
    /// @param index The credential's index; not checked against the batch's size, which the registry does not keep.
    /// @return status All zero where there is no such batch.
    function statusOf(bytes32 id, uint256 index) external view returns (BatchStatus memory status);

    /// @notice All that a copy of a batch needs: a run of status words in both planes.
    /// @param id The batch id.
    /// @param firstWord The first word, floor(index / 224).
    /// @param count Number of words.
    /// @return words All zero where there is no such batch.
    function statusWords(bytes32 id, uint256 firstWord, uint256 count) external view returns (BatchWords memory words);

    /// @notice The stored emergency holds of credentials.
    /// @param id The batch id.
    /// @param targets Indexes, or 2^256 - 1 for the whole batch.
    /// @return holds One a target.
    function holdsOf(bytes32 id, uint256[] calldata targets) external view returns (Hold[] memory holds);

    /// @notice A credential's status at a moment in the past, now, or up to the horizon.
    /// @dev This is the status only. A verdict says whether the credential counts at that moment at all (issued, expired).
    /// @param header The batch.
    /// @param index The credential's index.
    /// @param moment Unix seconds: from the floor, before which storage has forgotten, up to and not including the horizon.
    /// @return revoked Whether the credential is revoked at that moment.
    /// @return suspended Whether the credential is suspended at that moment, by its word or by a hold.
    function statusAt(
        BatchHeader calldata header,
        uint256 index,
        uint64 moment
    ) external view returns (bool revoked, bool suspended);
}
