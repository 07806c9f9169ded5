// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IRelay } from "../../contracts/interfaces/IRelay.sol";
import { Bundles } from "../contracts/support/Bundles.sol";
import { RelayFixture } from "../contracts/support/RelayFixture.sol";

/// @notice What keys, roles and strangers try with a relay, in any order, over campaigns of every kind and form; it keeps its
/// own books.
contract RelayHandler is RelayFixture {
    uint256 public constant ACTORS = 6;

    /// @dev Base units that came to the relay, and that left it.
    uint256 public brought;
    uint256 public collected;
    mapping(address account => uint256 amount) public collectedFor;

    address public owner = OWNER;
    address public pending;
    address public treasury = PURSE;
    mapping(address account => bool) public isKey;

    address private _campaign;
    uint256 private _opened;
    /// @dev Of the campaign that is open now, a bit a leaf.
    uint256 private _claimed;

    constructor() {
        setUp();
        relay = newRelay(HOT);
        isKey[HOT] = true;
        vm.warp(START);
        _open();
    }

    // ---------------------------------------------------------------- what they try

    /// @param price Draws how much less or more than the bundle brings is asked for.
    function sendBundle(uint256 who, uint256 first, uint256 number, uint256 fee, uint256 price, bool isLate) external {
        address sender = actorAt(who);
        first = bound(first, 0, LEAVES - 1);
        number = bound(number, 1, LEAVES - first);
        fee = bound(fee, 0, amountAt(0));
        uint256 mask = ((1 << number) - 1) << first;
        uint256 brings = 0;
        for (uint256 i = first; i < first + number; ++i) if (_claimed & (1 << i) == 0) brings += fee;
        uint256 least = price % 3 == 0 ? brings + 1 + (price % 9) : brings - (price % (brings + 1));

        bytes memory bundle = Bundles.encode(campaignNodes, signedItems(_campaign, first, number, fee, address(relay)));
        bytes memory data = abi.encodeCall(IRelay.claimMany, (_campaign, bundle, isLate ? START - 1 : START, least));
        bytes memory reason = "";
        if (!isKey[sender]) reason = abi.encodeWithSelector(IRelay.NotKey.selector, sender);
        else if (isLate) reason = abi.encodeWithSelector(IRelay.CallExpired.selector, START - 1, START);
        else if (brings < least) reason = abi.encodeWithSelector(IRelay.FeeTooLow.selector, brings, least);
        isReason(send(sender, data), reason);
        if (reason.length != 0) return;
        brought += brings;
        _claimed |= mask;
        if (_claimed == (1 << LEAVES) - 1) _open();
    }

    function give(uint256 amount) external {
        amount = bound(amount, 0, 1e6);
        brought += amount;
        token.transfer(address(relay), amount);
    }

    function collect(uint256 who) external {
        uint256 amount = brought - collected;
        vm.prank(actorAt(who));
        equal(relay.collect(address(token)), amount, "all of it");
        collected += amount;
        collectedFor[treasury] += amount;
    }

    function setKey(uint256 who, uint256 key, bool allowed) external {
        address caller = actorAt(who);
        bytes memory reason = send(caller, abi.encodeCall(IRelay.setKey, (actorAt(key), allowed)));
        isReason(reason, caller == owner ? bytes("") : _notOwner(caller));
        if (caller == owner) isKey[actorAt(key)] = allowed;
    }

    function changeTreasury(uint256 who, uint256 next) external {
        address caller = actorAt(who);
        bytes memory reason = send(caller, abi.encodeCall(IRelay.changeTreasury, (actorAt(next))));
        bytes memory refused = abi.encodeWithSelector(IRelay.NotTreasury.selector, caller, treasury);
        isReason(reason, caller == treasury ? bytes("") : refused);
        if (caller == treasury) treasury = actorAt(next);
    }

    function transferOwnership(uint256 who, uint256 next) external {
        address caller = actorAt(who);
        bytes memory reason = send(caller, abi.encodeCall(IRelay.transferOwnership, (actorAt(next))));
        isReason(reason, caller == owner ? bytes("") : _notOwner(caller));
        if (caller == owner) pending = actorAt(next);
    }

    function acceptOwnership(uint256 who) external {
        address caller = actorAt(who);
        bytes memory reason = send(caller, abi.encodeCall(IRelay.acceptOwnership, ()));
        bytes memory refused = abi.encodeWithSelector(IRelay.NotPendingOwner.selector, caller, pending);
        isReason(reason, caller == pending ? bytes("") : refused);
        if (caller == pending) (owner, pending) = (caller, address(0));
    }

    // ---------------------------------------------------------------- what came of it

    /// @dev Everybody may come to have any role.
    function actorAt(uint256 who) public pure returns (address) {
        return [HOT, OWNER, PURSE, STRANGER, TREASURY, RELAYER][who % ACTORS];
    }

    function balanceOf(address account) external view returns (uint256) {
        return token.balanceOf(account);
    }

    function allowanceOf(address spender) external view returns (uint256) {
        return token.allowance(address(relay), spender);
    }

    function target() external view returns (IRelay) {
        return relay;
    }

    function _open() private {
        _campaign = openForm(_opened++ % FORMS);
        _claimed = 0;
    }

    function _notOwner(address caller) private view returns (bytes memory) {
        return abi.encodeWithSelector(IRelay.NotOwner.selector, caller, owner);
    }
}
