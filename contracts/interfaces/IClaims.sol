// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ICampaign } from "./ICampaign.sol";
import { ISignedClaims, ClaimTerms } from "./ISignedClaims.sol";

/// @title IClaims
/// @notice How leaves are claimed in campaigns of all kinds: by anybody who may, as their accounts signed, or many at once.
/// @dev Where nothing is to be paid (the leaf's amount is 0, or the fee is the whole payment) the claim counts and the token is
/// not called: so a token that refuses transfers of 0 keeps nobody from claiming.
interface IClaims is ICampaign, ISignedClaims {
    /// @notice The leaf at this index was claimed already; in a cumulative campaign its whole amount was paid.
    error AlreadyClaimed(uint256 index);
    /// @notice The proof does not lead from this leaf to the root: a value or a proof node differs.
    error InvalidProof(uint256 index, address account, uint256 amount);
    /// @notice No proof has more than `most` nodes.
    error ProofTooLong(uint256 length, uint256 most);
    /// @notice A bundle is as long as its first six bytes and its items say.
    error BundleMalformed(uint256 length, uint256 expected);
    /// @notice Amounts have 1 to 32 bytes, and the form is 0, 1, 2, 3, 5 or 7: other bits mean nothing here.
    error BundleFormUnknown(uint256 width, uint256 form);
    /// @notice A bundle has at least one item.
    error EmptyBundle();
    /// @notice The items of a bundle ascend by index, and none comes twice.
    error ItemsNotAscending(uint256 previous, uint256 index);
    /// @notice The items and the nodes of the bundle do not fold to the campaign's root.
    error BundleNotProven(bytes32 folded);
    /// @notice Only the campaign itself may call this.
    error OnlyItself(address caller);

    /// @notice A leaf was claimed. No argument is indexed, so that whatever reads Uniswap's distributors reads this.
    /// @param index The leaf's index.
    /// @param account The leaf's account.
    /// @param amount Base units paid by this claim, its fee included: the leaf's amount in an instant campaign, what is due
    /// by now in the others.
    event Claimed(uint256 index, address account, uint256 amount);
    /// @notice Items of a bundle were proven, but could not be paid; nothing of them was kept.
    /// @dev Warning: it is a relayer's word. Signatures and gate data are theirs to choose, so anybody can have a leaf skipped
    /// that could be paid; and where all items are taken no proof is looked at: in a cumulative campaign anybody can have it
    /// name any index, with an amount that was paid. What was paid is in {Claimed} and in the views.
    /// @param skips For each of them 8 bytes: its index (4) and the first 4 bytes of the reason for which it would have
    /// been refused singly (an error's selector; 0 where there was none).
    event ClaimsSkipped(bytes skips);
    /// @notice The fees of a bundle could not be paid, and stay in the campaign: the payments count.
    /// @param relayer Who sent the bundle, and goes without.
    /// @param fees Base units.
    event FeesKept(address indexed relayer, uint256 fees);

    /// @notice Pays the leaf to its account, where the campaign has no gate. How much it pays is the campaign's kind: see there.
    /// @param index The leaf's index.
    /// @param account The leaf's account, which is paid.
    /// @param amount The leaf's amount in base units.
    /// @param proof The leaf's proof.
    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external;

    /// @notice Pays the leaf to its account, where the campaign has a gate.
    /// @param index The leaf's index.
    /// @param account The leaf's account, which is paid.
    /// @param amount The leaf's amount in base units.
    /// @param proof The leaf's proof.
    /// @param gateData What the gate asks for.
    function claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata gateData
    ) external;

    /// @notice Pays the leaf as its account signed, where the campaign has no gate: to a recipient of the account's choice,
    /// less a fee for whoever relays. Where the account itself calls, its call is its signature.
    /// @dev Warning: terms with fee taker zero pay whoever calls first; name one where that matters.
    /// @param index The leaf's index.
    /// @param account The leaf's account, which signed.
    /// @param amount The leaf's amount in base units.
    /// @param proof The leaf's proof.
    /// @param terms What was signed beside the leaf.
    /// @param fee Base units of the payment for the fee taker, at most what the terms allow.
    /// @param signature By the account: its key (65 bytes, or the 64 of ERC-2098), else its code (ERC-1271).
    function claimSigned(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        ClaimTerms calldata terms,
        uint256 fee,
        bytes calldata signature
    ) external;

    /// @notice As above, where the campaign has a gate.
    /// @param index The leaf's index.
    /// @param account The leaf's account, which signed.
    /// @param amount The leaf's amount in base units.
    /// @param proof The leaf's proof.
    /// @param terms What was signed beside the leaf.
    /// @param fee Base units of the payment for the fee taker, at most what the terms allow.
    /// @param signature By the account, as above.
    /// @param gateData What the gate asks for.
    function claimSigned(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        ClaimTerms calldata terms,
        uint256 fee,
        bytes calldata signature,
        bytes calldata gateData
    ) external;

    /// @notice Pays a bundle of leaves: each is in the tree, or nothing is paid; one that cannot be paid now is
    /// skipped with nothing of it kept ({ClaimsSkipped}); its siblings are paid. Fees go to the caller, once; where the token
    /// refuses that they stay in the campaign ({FeesKept}), and the payments count.
    /// @dev Each item is paid in a call of its own with 500,000 gas, which must be left: so neither a caller with too
    /// little gas nor a token, a gate or a wallet that burns it decides what is skipped. If all are taken, the proof is
    /// not looked at. Terms that name another fee taker than the caller are skipped.
    /// @param bundle Items and their common proof, packed as docs/formats.md says.
    function claimMany(bytes calldata bundle) external;

    /// @notice Pays one proven item of a bundle. Only the campaign calls this, so that all of an item can be undone at once.
    /// Behind the selector lie, a word each, index, account, amount, caller of {claimMany}, the first word of the campaign's
    /// packed terms, fee, and the bytes of terms and signature together (0 where nothing is signed); then terms and signature, then what the gate asks for.
    /// @dev Reading them as they lie saves 350 gas an item over declared parameters.
    function payItem() external;

    /// @notice Pays the fees of a bundle. Only the campaign calls this, so that a payment that fails can be undone.
    /// @param relayer Who sent the bundle.
    /// @param fees Base units.
    function payFees(address relayer, uint256 fees) external;
}
