// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IRelay
/// @notice One fee taker for many keys. Accounts sign claims that name the relay, and any key that the owner listed sends them
/// in bundles. Fees collect here and go only to the treasury, so a stolen key gives access to nothing but its own gas money.
/// @dev The relay sends bundles to campaigns of all kinds and forms, in any token, at once. It only ever calls a campaign's
/// `claimMany`. It gives no allowance and takes no ether. Claims and releases that are sent one by one pay the relay that they
/// name without its help, whoever the sender is.
/// @dev Warning: a key may name any address as the campaign, and so make the relay call `claimMany(bytes)` on it. Give the
/// relay no role anywhere, and no tokens but fees.
interface IRelay {
    /// @notice A relay needs an owner, because nobody else can list keys.
    error ZeroOwner();
    /// @notice The treasury must not be zero and not the relay.
    error TreasuryRefused(address treasury);
    /// @notice Only the owner may do this.
    error NotOwner(address caller, address owner);
    /// @notice Only the account that the owner named as its successor, `pendingOwner`, may do this; zero: the owner named
    /// nobody.
    error NotPendingOwner(address caller, address pendingOwner);
    /// @notice Only the treasury may do this.
    error NotTreasury(address caller, address treasury);
    /// @notice Only keys that the owner listed send bundles.
    error NotKey(address caller);
    /// @notice The call was good up to its deadline (Unix seconds, inclusive).
    error CallExpired(uint256 deadline, uint256 now_);
    /// @notice There is no contract at the campaign's address.
    error CampaignWithoutCode(address campaign);
    /// @notice There is no contract at the token's address.
    error TokenWithoutCode(address token);
    /// @notice The bundle brought less than `leastFee`: others were paid first, or their fees stayed in the campaign.
    error FeeTooLow(uint256 fee, uint256 leastFee);
    /// @notice A bundle is being relayed. Until it is done, nothing else can be relayed or collected.
    error AlreadyRelaying();

    /// @notice The owner listed a key, or removed it.
    event KeySet(address indexed key, bool isKey);
    /// @notice Fees went to the treasury.
    event Collected(address indexed token, address indexed treasury, uint256 amount);
    /// @notice The treasury named its successor.
    event TreasuryChanged(address indexed previous, address indexed next);
    /// @notice The owner named a successor, who has not yet accepted; zero: the owner withdrew it.
    event OwnerProposed(address indexed owner, address indexed next);
    /// @notice The successor accepted.
    event OwnerChanged(address indexed previous, address indexed next);

    /// @notice The owner, who lists keys, names the next owner and can do nothing else.
    function owner() external view returns (address);
    /// @notice Whom the owner named as its successor; zero for nobody.
    function pendingOwner() external view returns (address);
    /// @notice Where fees go.
    function treasury() external view returns (address);
    /// @notice Whether an account may send bundles.
    function isKey(address account) external view returns (bool);
    /// @notice All keys, in no order.
    function keys() external view returns (address[] memory);

    /// @notice Sends a bundle to a campaign; the fees stay in the relay. Only keys may. If the campaign refuses the bundle,
    /// this reverts with the campaign's own reason. The campaign's events say which items were paid and skipped.
    /// @dev A 64th of the gas stays in the relay: send that much more than the campaign needs.
    /// @param campaign The campaign, of any kind and form.
    /// @param bundle Items and their common proof, as for `claimMany` of the campaign. Terms name the relay as the fee
    /// taker, or zero.
    /// @param deadline Unix seconds up to which (inclusive, by the block's time) the call is good.
    /// @param leastFee Base units of the campaign's token that the relay's balance must grow by.
    /// @return fee Base units by which it grew.
    function claimMany(
        address campaign,
        bytes calldata bundle,
        uint256 deadline,
        uint256 leastFee
    ) external returns (uint256 fee);

    /// @notice Sends the relay's whole balance of a token to the treasury. Anybody may, but not while a bundle is being
    /// relayed.
    /// @param token An ERC-20. If the relay's balance is 0, the token's transfer is not called.
    /// @return amount Base units sent.
    function collect(address token) external returns (uint256 amount);

    /// @notice Lists a key, or removes it. A key that is already listed or removed stays so. Only the owner may.
    function setKey(address key, bool allowed) external;

    /// @notice Names the treasury's successor. Only the treasury may, so neither owner nor keys ever decide who is paid.
    /// @param next Not zero, not the relay.
    function changeTreasury(address next) external;

    /// @notice Names the owner's successor, who must accept; zero withdraws it. Only the owner may.
    function transferOwnership(address next) external;

    /// @notice Makes the caller the owner. Only the successor that the owner named may.
    function acceptOwnership() external;
}
