// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ICampaign } from "./ICampaign.sol";
import { ISignedClaims, ClaimTerms } from "./ISignedClaims.sol";

/// @title IClaims
/// @notice How leaves are claimed in campaigns of all kinds: by anybody who may claim, as their accounts signed, or many at
/// once.
/// @dev If the payment is 0 (the leaf's amount is 0, or the fee is the whole payment), the claim counts and the token is not
/// called. So a token that refuses transfers of 0 blocks no claim.
interface IClaims is ICampaign, ISignedClaims {
    /// @notice The leaf at this index was already claimed; in a cumulative campaign, its whole amount was already paid.
    error AlreadyClaimed(uint256 index);
    /// @notice The proof does not lead from this leaf to the root: a value or a proof node differs.
    error InvalidProof(uint256 index, address account, uint256 amount);
    /// @notice A proof has at most `most` nodes.
    error ProofTooLong(uint256 length, uint256 most);
    /// @notice A bundle's length must be the one that its first six bytes and its items result in.
    error BundleMalformed(uint256 length, uint256 expected);
    /// @notice Amounts must have 1 to 32 bytes, and the form must be 0, 1, 2, 3, 5 or 7: other bits have no meaning.
    error BundleFormUnknown(uint256 width, uint256 form);
    /// @notice A bundle has at least one item.
    error EmptyBundle();
    /// @notice The items of a bundle must ascend by index, and no index may come twice.
    error ItemsNotAscending(uint256 previous, uint256 index);
    /// @notice The items and the nodes of the bundle do not fold to the campaign's root.
    error BundleNotProven(bytes32 folded);
    /// @notice Only the campaign itself may call this.
    error OnlyItself(address caller);

    /// @notice A leaf was claimed. No argument is indexed, so that programs that read Uniswap's distributors can read this
    /// event.
    /// @param index The leaf's index.
    /// @param account The leaf's account.
    /// @param amount Base units paid by this claim, its fee included. In an instant campaign this is the leaf's amount. In the
    /// others it is the amount due at the time of the claim.
    event Claimed(uint256 index, address account, uint256 amount);
    /// @notice Items of a bundle were proven but could not be paid; no part of them was kept.
    /// @dev Warning: do not trust this event more than the relayer. The relayer chooses signatures and gate data, so anybody
    /// can make it skip a leaf that could be paid. If all items were already claimed, the proof is not checked. So in a
    /// cumulative campaign anybody can make this event name any index, with an amount that was already paid. {Claimed} and the
    /// views say what was paid.
    /// @param skips For each of them 8 bytes: its index (4) and the first 4 bytes of the error with which a single claim would
    /// have reverted (an error's selector; 0 if it had no error data).
    event ClaimsSkipped(bytes skips);
    /// @notice The fees of a bundle could not be paid and stay in the campaign. The payments to accounts stay valid.
    /// @param relayer The relayer, who sent the bundle and gets no fees.
    /// @param fees Base units.
    event FeesKept(address indexed relayer, uint256 fees);

    /// @notice Pays the leaf to its account, where the campaign has no gate. The campaign's kind decides how much it pays: see
    /// its interface.
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
    /// less a fee for the relayer. Where the account itself is the caller, its call counts as its signature.
    /// @dev Warning: terms with fee taker zero pay the first caller, whoever it is. Name a fee taker where that matters.
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

    /// @notice Pays a bundle of leaves. All of them must be in the tree, or nothing is paid. A leaf that cannot be paid now is
    /// skipped, with no part of it kept ({ClaimsSkipped}), and the others are paid. The caller gets the fees in one payment. If
    /// the token refuses that payment, the fees stay in the campaign ({FeesKept}) and the payments to accounts stay valid.
    /// @dev Each item is paid in a call of its own with 500,000 gas. That much gas must be left, or the bundle reverts. So
    /// neither a caller with too little gas, nor a token, a gate or a wallet that burns gas, decides what is skipped. If all
    /// items were already claimed, the proof is not checked. Items whose terms name another fee taker than the caller are
    /// skipped.
    /// @param bundle Items and their common proof, packed as docs/formats.md says.
    function claimMany(bytes calldata bundle) external;

    /// @notice Pays one proven item of a bundle. Only the campaign calls this, so that all effects of an item can be undone at
    /// once. After the selector come seven words: index, account, amount, caller of {claimMany}, the first word of the
    /// campaign's packed terms, fee, and the length in bytes of terms and signature together (0 if the item is not signed).
    /// Then come terms and signature, then the gate data.
    /// @dev Reading them directly from calldata saves 350 gas an item over declared parameters.
    function payItem() external;

    /// @notice Pays the fees of a bundle. Only the campaign calls this, so that a payment that fails can be undone.
    /// @param relayer The relayer, who sent the bundle.
    /// @param fees Base units.
    function payFees(address relayer, uint256 fees) external;
}
